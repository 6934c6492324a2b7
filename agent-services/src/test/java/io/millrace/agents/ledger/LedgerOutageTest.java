package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away at each commit: before it, or after it and before anybody knows. */
class LedgerOutageTest {

  private static final LedgerSettings SETTINGS =
      new LedgerSettings(
          1_000, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(5));

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger effects = new AtomicInteger();

  @BeforeAll
  static void start() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private CallResult call(DataSource dataSource) throws AgentException, InterruptedException {
    var request =
        new CallRequest(
            CallKind.TOOL,
            "pay",
            1,
            Json.EMPTY_OBJECT,
            true,
            Duration.ofMillis(50),
            (key, arguments) ->
                effects.get() > 0
                    ? new Reconciliation.Happened(Json.of("paid"))
                    : new Reconciliation.DidNotHappen());
    return new CallLedger(dataSource, SETTINGS)
        .attempt(new CallOwner("tenant", run, "step", 1, "agent"))
        .call(
            request,
            key -> {
              effects.incrementAndGet();
              return new Performed.Succeeded(Json.of("paid"));
            });
  }

  /** Commits are counted from 1; the failing ones fail before or after they are done. */
  private static DataSource failing(IntPredicate fails, boolean afterwards) {
    var commits = new AtomicInteger();
    return proxy(
        DataSource.class,
        database.dataSource(),
        (name, value) ->
            value instanceof Connection connection
                ? proxy(
                    Connection.class,
                    connection,
                    (method, result) -> result,
                    fails,
                    afterwards,
                    commits)
                : value,
        any -> false,
        afterwards,
        commits);
  }

  /** Changes what a method of a proxy gave. */
  interface Change {
    Object of(String method, Object result);
  }

  private static <T> T proxy(
      Class<T> type,
      T real,
      Change change,
      IntPredicate fails,
      boolean afterwards,
      AtomicInteger commits) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, values) -> {
              boolean gone =
                  method.getName().equals("commit") && fails.test(commits.incrementAndGet());
              if (gone && !afterwards) throw new SQLException("gone", "08006");
              try {
                var result = method.invoke(real, values);
                if (gone) throw new SQLException("gone", "08006");
                return change.of(method.getName(), result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Test
  void without_the_database_no_call_is_made() {
    // given
    var gone = failing(any -> true, false);
    // when
    var failure = catchThrowableOfType(AgentException.class, () -> call(gone));
    // then
    assertThat(failure.code()).isEqualTo("ledger_unavailable");
    assertThat(failure.isRetriable()).isTrue();
    assertThat(effects).hasValue(0);
  }

  @Test
  void a_row_whose_commit_was_not_answered_is_recognised_and_the_call_made() throws Exception {
    // given
    var flaky = failing(number -> number == 1, true);
    // when
    var result = call(flaky);
    // then
    assertThat(result.reused()).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_completion_whose_commit_was_not_answered_is_recognised() throws Exception {
    // given
    var flaky = failing(number -> number == 2, true);
    // when
    var result = call(flaky);
    // then
    assertThat(result.reused()).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void an_effect_that_cannot_be_written_down_is_found_again_by_the_next_delivery()
      throws Exception {
    // given
    var goneAfterStart = failing(number -> number > 1, false);
    var failure = catchThrowableOfType(AgentException.class, () -> call(goneAfterStart));
    // when
    var result = call(database.dataSource());
    // then
    assertThat(failure.code()).isEqualTo("ledger_unavailable");
    assertThat(result.result()).isEqualTo(Json.of("paid"));
    assertThat(effects).hasValue(1);
  }
}

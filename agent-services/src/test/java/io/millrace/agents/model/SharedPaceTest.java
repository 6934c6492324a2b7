package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.pace.PostgresPaceStore;
import io.millrace.contracts.definition.Reference;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two catalogs, as two processes have them, that share nothing but a database. */
class SharedPaceTest extends CatalogTest {

  private static AgentsDatabase database;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new AgentsDatabase("shared-pace-test");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  private List<ModelCatalog> twoCatalogs() {
    return List.of(
        catalog(new PostgresPaceStore(database.dataSource())),
        catalog(new PostgresPaceStore(database.dataSource())));
  }

  @Test
  void requests_of_a_minute_are_not_exceeded_together() throws Exception {
    // given
    var server = server(Protocol.OPENAI);
    server.always(says("Yes."));
    publish("paced", server, Protocol.OPENAI, "pace: {requestsPerMinute: 60, parallel: 8}");
    var catalogs = twoCatalogs();
    var deadline = Instant.now().plusSeconds(4);

    // when
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        var catalog = catalogs.get(i % 2);
        workers.submit(
            () -> {
              while (Instant.now().isBefore(deadline))
                assertThat(
                        code(
                            () ->
                                catalog
                                    .open(new Reference("paced", 1), use(2_000))
                                    .orElseThrow()
                                    .chat(ask("Well?"))))
                    .isIn("ok", "model_rate_limited", "model_busy");
              return null;
            });
      }
    }

    // then: a burst of 12, then 48 a minute for at most 6 seconds
    assertThat(server.requests).hasSizeBetween(12, 18);
  }

  @Test
  void a_provider_that_says_429_for_two_seconds_meets_no_storm() throws Exception {
    // given
    var server = server(Protocol.ANTHROPIC);
    publish("stormy", server, Protocol.ANTHROPIC, "retries: 5\npace: {parallel: 2}");
    var opensAt = Instant.now().plusSeconds(2);
    var refusals = new AtomicInteger();
    server.always(
        (exchange, protocol) -> {
          if (Instant.now().isAfter(opensAt)) says("Open.").play(exchange, protocol);
          else {
            refusals.incrementAndGet();
            refuses(429, "1").play(exchange, protocol);
          }
        });
    var catalogs = twoCatalogs();
    var answers = new AtomicInteger();

    // when
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        var catalog = catalogs.get(i % 2);
        workers.submit(
            () -> {
              try {
                catalog
                    .open(new Reference("stormy", 1), use(30_000))
                    .orElseThrow()
                    .chat(ask("Well?"));
                answers.incrementAndGet();
              } catch (AgentException e) {
                refusals.addAndGet(1_000);
              }
              return null;
            });
      }
    }

    // then: the places of both at first, then one at a time
    assertThat(answers.get()).isEqualTo(30);
    assertThat(refusals.get()).isLessThanOrEqualTo(8);
  }
}

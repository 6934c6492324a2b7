package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.hangs;
import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancel ends whatever a call waits for. */
class CallCancelTest extends CatalogTest {

  private ScriptedModelServer server;
  private ScriptedModelServer spare;

  @BeforeEach
  void start() throws Exception {
    server = server(Protocol.OPENAI);
    spare = server(Protocol.ANTHROPIC);
    publish("m", server, Protocol.OPENAI, "retries: 2");
  }

  private void publishWithFallback(String more) {
    publish("m", server, Protocol.OPENAI, more + "\nfallback: spare@1");
    publish("spare", spare, Protocol.ANTHROPIC, "retries: 0");
  }

  @Test
  void cancel_ends_the_wait_for_another_try_within_a_second() throws Exception {
    server.always(refuses(429, "30"));
    cancelled("m", 1);
  }

  @Test
  void cancel_ends_the_call_of_a_fallback_within_a_second() throws Exception {
    publishWithFallback("retries: 0");
    server.always(refuses(500, null));
    spare.always(hangs(10_000));
    cancelled("m", 2);
  }

  @Test
  void cancel_ends_the_wait_for_the_pace_within_a_second() throws Exception {
    publish("m", server, Protocol.OPENAI, "pace: {requestsPerMinute: 2}");
    server.always(says("Yes."));
    open("m").chat(ask("Well?"));
    cancelled("m", 1);
  }

  private void cancelled(String name, int requests) throws Exception {
    var caught = new CopyOnWriteArrayList<Throwable>();
    var model = open(name, use(120_000));
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    model.chat(ask("Well?"));
                  } catch (AgentException | InterruptedException e) {
                    caught.add(e);
                  }
                });
    await().until(() -> server.requests.size() + spare.requests.size() >= requests);
    assertThat(thread.join(Duration.ofMillis(300))).isFalse();

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(1))).isTrue();
    assertThat(caught).singleElement().isInstanceOf(InterruptedException.class);
  }
}

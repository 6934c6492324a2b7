package io.millrace.review.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.DecideReview;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.record.Records;
import io.millrace.review.core.Phase;
import io.millrace.review.core.Review;
import io.millrace.review.core.RunFacts;
import io.millrace.review.ops.ReviewSettings;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

@NullUnmarked
class DecisionSenderTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final Review REVIEW =
      new Review(
          "s-1~01:approval:1",
          "s-1~01",
          "approval",
          2,
          new RunFacts("s-1", "w", 1, "acme", null, null),
          "lead",
          "why",
          "gate",
          null,
          Json.EMPTY_OBJECT,
          NOW,
          NOW,
          Phase.OPEN);
  private static final Phase.Decision DECISION =
      new Phase.Decision("ada", Verdict.EDIT, Json.parse("{\"a\":1}"), "so");

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void the_command_carries_the_decision_under_an_id_that_is_the_reviews_own() throws Exception {
    // given
    var sent = new AtomicReference<Message<byte[]>>();

    // when
    send(message -> {
          sent.set(message);
          return Uni.createFrom().voidItem();
        })
        .get(5, TimeUnit.SECONDS);

    // then
    var command = Records.codec(Command.class).decode(sent.get().getPayload());
    assertEquals(
        new Command(
            "s-1~01:approval:1/decision",
            "s-1~01",
            NOW,
            "acme",
            "user:ada",
            new DecideReview("s-1~01:approval:1", Verdict.EDIT, Json.parse("{\"a\":1}"), "so")),
        command);
  }

  @Test
  void a_kafka_that_does_not_answer_fails_the_decision_in_time() {
    // given a channel that never acknowledges
    var pending = send(message -> Uni.createFrom().nothing());

    // when
    var failure =
        Assertions.assertThrows(ExecutionException.class, () -> pending.get(5, TimeUnit.SECONDS));

    // then
    assertInstanceOf(TimeoutException.class, failure.getCause());
  }

  private interface Channel {
    Uni<Void> send(Message<byte[]> message);
  }

  @SuppressWarnings("unchecked")
  private static CompletableFuture<Void> send(Channel channel) {
    var emitter =
        (MutinyEmitter<byte[]>)
            Proxy.newProxyInstance(
                DecisionSenderTest.class.getClassLoader(),
                new Class<?>[] {MutinyEmitter.class},
                (proxy, method, arguments) -> channel.send((Message<byte[]>) arguments[0]));
    var done = new CompletableFuture<Void>();
    VERTX
        .getOrCreateContext()
        .runOnContext(
            x ->
                new DecisionSender(emitter, new Settings())
                    .send(REVIEW, DECISION, NOW)
                    .subscribe()
                    .with(done::complete, done::completeExceptionally));
    return done;
  }

  private record Settings() implements ReviewSettings {
    @Override
    public Duration claimTimeout() {
      return Duration.ofMinutes(15);
    }

    @Override
    public Duration decisionTimeout() {
      return Duration.ofMinutes(2);
    }

    @Override
    public Duration sendTimeout() {
      return Duration.ofMillis(100);
    }

    @Override
    public Duration openGaugeRefresh() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration foldStalledAfter() {
      return Duration.ofSeconds(1);
    }
  }
}

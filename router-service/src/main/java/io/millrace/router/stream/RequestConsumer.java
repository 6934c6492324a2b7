package io.millrace.router.stream;

import io.millrace.contracts.record.DeadLetter;
import io.millrace.kit.kafka.DeadLetters;
import io.millrace.router.core.RequestRefusedException;
import io.millrace.router.ops.RouterMetrics;
import io.millrace.router.ops.RouterMetrics.Door;
import io.millrace.router.ops.RouterMetrics.Outcome;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The door for upstream systems: each record of {@code millrace.requests.v1} becomes a command, or
 * a dead letter with the reason.
 *
 * <p>At least once: a batch is committed after Kafka has all its commands and dead letters, and a
 * record that comes again gives the same run. While Kafka takes nothing the batch is tried again
 * and again, in order; poison never holds up its neighbours.
 */
@ApplicationScoped
public class RequestConsumer {

  private static final Logger LOG = Logger.getLogger(RequestConsumer.class);
  private static final long RETRY_PAUSE_MS = 1_000;
  private static final String UNEXPECTED = "request_failed";

  private final Intake intake;
  private final DeadLetters deadLetters;
  private final RouterMetrics metrics;
  private final CountDownLatch stopping = new CountDownLatch(1);

  RequestConsumer(Intake intake, DeadLetters deadLetters, RouterMetrics metrics) {
    this.intake = intake;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
  }

  void onStop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
    stopping.countDown();
  }

  @Incoming(Channels.REQUESTS_IN)
  @Blocking
  void consume(ConsumerRecords<byte[], byte[]> records) {
    var sent = new ArrayList<Sending>();
    for (var record : records) untilTaken(() -> startOrBury(record, sent));
    for (var sending : sent) untilTaken(sending::settle);
  }

  private void startOrBury(ConsumerRecord<byte[], byte[]> record, ArrayList<Sending> sent) {
    try {
      sent.add(new Sending(record));
    } catch (RequestRefusedException e) {
      bury(record, new DeadLetter(e.refusal().code(), described(e), false, null));
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      bury(record, new DeadLetter(UNEXPECTED, "The request could not be handled.", true, e));
    }
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
    try {
      deadLetters.send(record, letter);
    } catch (IllegalStateException e) {
      throw new UnavailableException("journal_unavailable", "Kafka did not take a dead letter.", e);
    }
    metrics.count(Door.TOPIC, Outcome.REFUSED);
  }

  private static String described(RequestRefusedException e) {
    var text = new StringBuilder(String.valueOf(e.getMessage()));
    e.problems()
        .forEach(
            problem ->
                text.append(' ')
                    .append(problem.pointer())
                    .append(": ")
                    .append(problem.message())
                    .append('.'));
    return text.toString();
  }

  private void untilTaken(Runnable work) {
    while (true) {
      try {
        work.run();
        return;
      } catch (UnavailableException e) {
        metrics.count(Door.TOPIC, Outcome.UNAVAILABLE);
        LOG.warnf("Requests wait: %s Next attempt in %d ms", e.getMessage(), RETRY_PAUSE_MS);
        pause();
      }
    }
  }

  /** Ends the wait when the service stops; the batch is not committed then and comes again. */
  private void pause() {
    try {
      if (stopping.await(RETRY_PAUSE_MS, TimeUnit.MILLISECONDS))
        throw new IllegalStateException("Stopped while requests waited for Kafka");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while requests waited for Kafka", e);
    }
  }

  /** A command on its way to Kafka. */
  private final class Sending {

    private final io.millrace.contracts.message.Command command;
    private Uni<Void> answer;

    Sending(ConsumerRecord<byte[], byte[]> record) {
      command =
          intake.admit(EventRequests.read(RequestEvent.read(record), Instant.now())).command();
      answer = intake.send(command);
    }

    void settle() {
      try {
        intake.await(answer);
      } catch (UnavailableException e) {
        answer = intake.send(command);
        throw e;
      }
      metrics.count(Door.TOPIC, Outcome.ACCEPTED);
    }
  }
}

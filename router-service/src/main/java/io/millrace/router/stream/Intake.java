package io.millrace.router.stream;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.Outgoing;
import io.millrace.router.core.Admission;
import io.millrace.router.core.Admitted;
import io.millrace.router.core.Classification;
import io.millrace.router.core.Request;
import io.millrace.router.ops.RouterMetrics;
import io.millrace.router.ops.RouterSettings;
import io.millrace.router.store.PublishedWorkflows;
import io.millrace.router.store.TrainedClassifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Where all doors lead: a request is admitted, and its command sent.
 *
 * <p>When {@link #accept} returns, Kafka has the command on all replicas in sync, so the request is
 * not lost. When it throws {@link UnavailableException} Kafka did not acknowledge in time; the
 * record may be there nevertheless, and a repetition with the same run id does no harm.
 */
@ApplicationScoped
public class Intake {

  private static final String SOURCE = "/millrace/router-service";

  /** More than doors let in at once, so it never overflows in ordinary life. */
  private static final int SEND_BUFFER = 1_024;

  private final Admission admission;
  private final TrainedClassifier trained;
  private final RouterMetrics metrics;
  private final RouterSettings settings;
  private final MutinyEmitter<byte[]> commands;

  Intake(
      PublishedWorkflows catalogue,
      TrainedClassifier trained,
      RouterMetrics metrics,
      RouterSettings settings,
      @Channel(Channels.COMMANDS_OUT)
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = SEND_BUFFER)
          MutinyEmitter<byte[]> commands) {
    this.admission = new Admission(catalogue, this::classify, settings.fallbackWorkflow());
    this.trained = trained;
    this.metrics = metrics;
    this.settings = settings;
    this.commands = commands;
  }

  /**
   * @throws io.millrace.router.core.RequestRefusedException when it is not acceptable
   * @throws UnavailableException when it cannot be accepted now
   */
  public Admitted accept(Request request) {
    var admitted = admit(request);
    await(send(admitted.command()));
    return admitted;
  }

  Admitted admit(Request request) {
    return admission.admit(request);
  }

  /** Sends now, in the order of the calls; the answer comes when Kafka has it. */
  Uni<Void> send(Command command) {
    var sent =
        commands
            .sendMessage(Outgoing.message(Topics.COMMANDS, command, SOURCE))
            .memoize()
            .indefinitely();
    var unused = sent.subscribeAsCompletionStage();
    return sent;
  }

  void await(Uni<Void> sent) {
    try {
      sent.await().atMost(Duration.ofMillis(settings.journalTimeoutMs()));
    } catch (RuntimeException e) {
      throw new UnavailableException(
          "journal_unavailable",
          "Kafka did not take the command within " + settings.journalTimeoutMs() + " ms.",
          e);
    }
  }

  private Classification classify(String text) {
    var classifier =
        trained
            .await()
            .orElseThrow(
                () ->
                    new UnavailableException(
                        "router_not_ready", "The router is still learning the registry."));
    return metrics.timed(() -> classifier.classify(text));
  }
}

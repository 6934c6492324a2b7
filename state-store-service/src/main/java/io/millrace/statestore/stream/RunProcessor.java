package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Feeds one partition's records and due timers to the machine. A record that cannot be read, makes
 * no sense or meets a fault goes to its dead-letter topic in the same transaction; the partition
 * goes on.
 */
final class RunProcessor implements Processor<byte[], byte[], String, Outgoing> {

  private static final Logger LOG = Logger.getLogger(RunProcessor.class);

  private final Wiring wiring;
  private final DecisionMaker decider;
  private ProcessorContext<String, Outgoing> context;
  private RunMachine machine;
  private Timers timers;
  private InputReader reader;
  private CatchUp catchUp;
  private boolean hurry;

  RunProcessor(Wiring wiring) {
    this(wiring, Decider::decide);
  }

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  RunProcessor(Wiring wiring, DecisionMaker decider) {
    this.wiring = wiring;
    this.decider = decider;
  }

  @Override
  public void init(ProcessorContext<String, Outgoing> context) {
    this.context = context;
    timers = new Timers(context.getStateStore(Stores.TIMERS));
    var runs =
        new RunStore(
            context.getStateStore(Stores.RUNS),
            context.getStateStore(Stores.DEFINITIONS),
            wiring.parsed());
    var config = wiring.config();
    var sessions = new SessionStore(context.getStateStore(Stores.SESSIONS), wiring.resolver());
    var evictions =
        new Evictions(
            context.getStateStore(Stores.EVICTIONS),
            runs,
            sessions,
            config,
            wiring.metrics(),
            context::forward);
    var early = config.dispatchEarly() ? wiring.earlyTasks() : null;
    catchUp =
        new CatchUp(
            context.getStateStore(Stores.PARKED),
            early == null ? Set.of() : early.sentLately(context.taskId().partition()),
            now().toEpochMilli(),
            config.resultsParkedFor());
    machine =
        new RunMachine(
            runs,
            timers,
            sessions,
            new Tenants(context.getStateStore(Stores.TENANTS), config.tenantTasksMax()),
            new Breakers(
                context.getStateStore(Stores.BREAKERS),
                config.breakerFailures(),
                config.breakerOpen()),
            evictions,
            wiring.resolver(),
            wiring.watch(),
            decider,
            catchUp,
            early,
            context::forward);
    reader = new InputReader(wiring.resolver());
    context.schedule(
        Duration.ofMillis(wiring.config().timerTickMs()),
        PunctuationType.WALL_CLOCK_TIME,
        this::fireDue);
    context.schedule(
        Duration.ofMillis(wiring.config().evictionTickMs()),
        PunctuationType.WALL_CLOCK_TIME,
        ignoredStreamTime -> evictions.tick(now().toEpochMilli()));
    context.schedule(
        wiring.config().commitPause(),
        PunctuationType.WALL_CLOCK_TIME,
        ignoredStreamTime -> commitIfDue());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var topic = context.recordMetadata().orElseThrow().topic();
    try {
      if (record.value() == null)
        throw new UndecodableException("value_missing", "The record has no value", null);
      switch (reader.read(topic, record.value(), now())) {
        case InputReader.Read.Now(var input) -> handle(record, input);
        case InputReader.Read.Later(var timer) -> timers.start(timer);
      }
      wiring.commits().input();
      commitIfDue();
    } catch (UndecodableException e) {
      bury(record, new DeadLetter(e.code(), String.valueOf(e.getMessage()), false, e.getCause()));
    } catch (KafkaException e) {
      throw e; // fenced, migrated or broken: Kafka Streams must know
    } catch (RuntimeException e) {
      LOG.errorf(e, "A record of %s cannot be handled", topic);
      bury(
          record,
          new DeadLetter(
              "state_machine_failed", "The state machine failed: " + e.getMessage(), true, e));
    }
  }

  private void handle(Record<byte[], byte[]> record, Input input) {
    var decision = machine.handle(input);
    boolean isParked =
        decision instanceof Decision.Premature
            && input instanceof Input.ResultReceived(var result, var at)
            && catchUp.park(
                result.taskId(),
                new ParkedResult(context.recordMetadata().orElseThrow().offset(), record.value()),
                at.toEpochMilli());
    if (!isParked) report(record, context.recordMetadata().orElseThrow(), decision);
  }

  /**
   * Whoever waits for a commit gets it at once after a pause; under load inputs share one, which
   * costs nearly the same for one as for a hundred.
   */
  private void commitIfDue() {
    hurry |= machine.takeHurry();
    if (!hurry || !wiring.commits().isDue(wiring.config().commitPause())) return;
    hurry = false;
    context.commit();
  }

  private void report(Record<byte[], byte[]> record, RecordMetadata position, Decision decision) {
    switch (decision) {
      case Decision.Accepted ok -> wiring.metrics().accepted(ok.entries().size());
      case Decision.Ignored ignored -> {
        wiring.metrics().ignored();
        LOG.debugf("Ignored: %s", ignored.reason());
      }
      case Decision.Rejected(var code, var message) ->
          bury(record, position, new DeadLetter(code, message, false, null));
      case Decision.Premature(var otherwise) -> report(record, position, otherwise);
    }
  }

  private void bury(Record<byte[], byte[]> record, DeadLetter letter) {
    bury(record, context.recordMetadata().orElseThrow(), letter);
  }

  private void bury(Record<byte[], byte[]> record, RecordMetadata position, DeadLetter letter) {
    wiring.metrics().deadLetter(position.topic(), letter.code());
    context.forward(DeadLetters.of(record, position, letter, now().toEpochMilli()));
  }

  /**
   * Fires what is due, at most a batch, so that a pile of old timers does not hold up the records
   * behind it.
   */
  private void fireDue(long ignoredStreamTime) {
    for (Timer timer : timers.takeDue(now().toEpochMilli(), wiring.config().timersPerTickMax())) {
      try {
        machine.handle(new Input.TimerFired(timer, now()));
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.errorf(e, "The timer %s cannot be handled; it is tried again", timer.id());
        timers.start(
            new Timer(
                timer.runId(),
                timer.kind(),
                timer.stepId(),
                timer.ordinal(),
                now().plus(wiring.config().timerRetryDelay())));
      }
    }
    long nowMs = now().toEpochMilli();
    if (catchUp.isTimeToLook(nowMs)) catchUp.look(nowMs, this::mayBeAskedFor);
  }

  /** A parked result goes when its run does not exist, has ended or has gone another way. */
  private boolean mayBeAskedFor(ParkedResult parked) {
    var result = parked.result();
    var decision = machine.handle(new Input.ResultReceived(result, now()));
    if (decision instanceof Decision.Premature(Decision.Ignored ignored)) return true;
    var key = RunIds.partitionKey(result.runId()).getBytes(StandardCharsets.UTF_8);
    report(
        new Record<>(key, parked.value(), now().toEpochMilli()),
        new ParkedResult.Position(
            Topics.RESULTS.name(), context.taskId().partition(), parked.offset()),
        decision);
    return false;
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }
}

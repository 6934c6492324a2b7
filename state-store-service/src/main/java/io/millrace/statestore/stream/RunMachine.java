package io.millrace.statestore.stream;

import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.Usage;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Effect;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The machine on the stores of a partition: get, decide, fold, put, forward. What a decision asks
 * of other runs (a child that starts, a parent that is told, a run of the session whose turn has
 * come) is done at once, in the same transaction, since these runs share the partition.
 *
 * <p>What Kafka would not take is found before the first write: an attempt whose output makes a
 * record too large becomes a failed attempt, a command is rejected, and a run that cannot go on in
 * any other way fails. So no run can stop its partition.
 */
final class RunMachine {

  private static final Logger LOG = Logger.getLogger(RunMachine.class);

  private final RunStore runs;
  private final Timers timers;
  private final SessionStore sessions;
  private final Tenants tenants;
  private final Breakers breakers;
  private final Resolver resolver;
  private final Evictions evictions;
  private final RunWatch watch;
  private final DecisionMaker decider;
  private final CatchUp catchUp;
  private final @Nullable EarlyTasks early;
  private final Consumer<Record<String, Outgoing>> out;
  private boolean hurry;
  private final Deque<Input> next = new ArrayDeque<>();
  private final TreeSet<String> tenantsMoved = new TreeSet<>();

  RunMachine(
      RunStore runs,
      Timers timers,
      SessionStore sessions,
      Tenants tenants,
      Breakers breakers,
      Evictions evictions,
      Resolver resolver,
      RunWatch watch,
      DecisionMaker decider,
      CatchUp catchUp,
      @Nullable EarlyTasks early,
      Consumer<Record<String, Outgoing>> out) {
    this.runs = runs;
    this.timers = timers;
    this.sessions = sessions;
    this.tenants = tenants;
    this.breakers = breakers;
    this.resolver = resolver;
    this.evictions = evictions;
    this.watch = watch;
    this.decider = decider;
    this.catchUp = catchUp;
    this.early = early;
    this.out = out;
  }

  /** Nothing has changed when it throws or rejects. */
  Decision handle(Input input) {
    next.clear();
    tenantsMoved.clear();
    var decision = step(input);
    while (true) {
      var following = next.poll();
      if (following == null) following = nextWithRoom(input.at());
      if (following == null) return decision;
      follow(following);
    }
  }

  /**
   * Whether anybody waits for a commit since this was last asked: for the end of a run, or for what
   * leaves with the transaction.
   */
  boolean takeHurry() {
    boolean was = hurry;
    hurry = false;
    return was;
  }

  /** A tenant's tasks have ended: who waits for room goes on. */
  private @Nullable Input nextWithRoom(Instant at) {
    while (!tenantsMoved.isEmpty()) {
      var runId = tenants.next(tenantsMoved.first());
      if (runId != null) return new Input.RoomCame(runId, at);
      tenantsMoved.pollFirst();
    }
    return null;
  }

  private void follow(Input input) {
    Decision decision;
    try {
      decision = step(input);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "What follows for run %s cannot be handled", input.runId());
      decision = new Decision.Rejected("state_machine_failed", String.valueOf(e.getMessage()));
    }
    if (!(decision instanceof Decision.Rejected(var code, var message))) return;
    LOG.debugf("%s for run %s: %s", code, input.runId(), message);
    if (input instanceof Input.StartRequested start && start.parent() != null)
      next.add(
          new Input.ChildFinished(
              start.parent(),
              start.runId(),
              RunStatus.FAILED,
              null,
              false,
              new RunFailure(code, message, null),
              Usage.NONE,
              start.at()));
  }

  private Decision step(Input input) {
    var state = runs.state(input.runId());
    if (state == null && runs.hasLeft(input.runId())) return Evictions.answer(input);
    var run = state == null ? null : runs.run(state);
    if (state != null && run == null) return new Decision.Ignored("the run was rejected");
    var decision = decider.decide(run, input, facts(input, state));
    if (!(decision instanceof Decision.Accepted accepted)) return decision;
    var after = accepted.state();
    var batch = Batch.of(accepted, after, input.at().toEpochMilli());
    if (batch.largestBytes() > Batch.RECORD_BYTES_MAX && !(run != null && Run.isEnded(after)))
      return tooLarge(run, input, batch.largestBytes());
    write(accepted, batch, state, input.at());
    return decision;
  }

  private Facts facts(Input input, @Nullable RunState state) {
    var tenant = state != null ? state.tenant() : tenantOf(input);
    boolean begins = state == null;
    var agents = breakers.standing(input.at());
    return new Facts(
        tenants.room(tenant),
        agents.open(),
        agents.trials(),
        begins ? sessions.find(sessionOf(input)) : null);
  }

  private static String tenantOf(Input input) {
    return input instanceof Input.FromCommand from ? from.command().tenant() : "";
  }

  private static String sessionOf(Input input) {
    var sessionId =
        input instanceof Input.StartRequested start
            ? start.body().sessionId()
            : input instanceof Input.ForkRequested fork ? fork.body().sessionId() : null;
    return sessionId == null ? "" : sessionId;
  }

  private Decision tooLarge(@Nullable Run run, Input input, int bytes) {
    var message =
        "It would make a record of " + bytes + " bytes; the most is " + Batch.RECORD_BYTES_MAX;
    var lighter = Lightened.of(input, message);
    if (lighter != null) return step(lighter);
    if (run == null || input instanceof Input.FromCommand)
      return new Decision.Rejected(Lightened.TOO_LARGE, message);
    var ended = Decider.overflow(run, input, message);
    write(
        ended, Batch.of(ended, ended.state(), input.at().toEpochMilli()), run.state(), input.at());
    return ended;
  }

  private void write(
      Decision.Accepted accepted, Batch batch, @Nullable RunState before, Instant at) {
    var state = batch.state();
    for (JournalEntry entry : accepted.entries()) note(entry, state);
    if (!accepted.entries().isEmpty()) runs.put(state, batch.stateBytes());
    batch.records().forEach(out);
    batch.tasks().forEach(task -> give(task, at));
    hurry |= Run.isEnded(state);
    for (Effect effect : accepted.effects()) carryOut(effect, at);
    tenants.add(state.tenant(), Run.tasksOut(state) - (before == null ? 0 : Run.tasksOut(before)));
    tenantsMoved.add(state.tenant());
    if (accepted.waitsForRoom())
      tenants.enqueue(state.tenant(), state.priority(), state.runId(), at.toEpochMilli());
    var run = runs.run(state);
    next.addAll(sessions.follow(before, state, run == null ? null : run.workflow(), at));
    evictions.note(state);
    watch.changed(state.runId(), Run.isEnded(state), state.status());
  }

  private void give(Batch.Task task, Instant at) {
    var result = catchUp.take(task.id());
    if (result != null) next.add(new Input.ResultReceived(result, at));
    else if (early == null || !task.isEarly()) {
      out.accept(task.record());
      hurry = true;
    } else if (!catchUp.wasSent(task.id())) early.send(task.record());
  }

  private void note(JournalEntry entry, RunState state) {
    switch (entry.event()) {
      case Event.RunStarted e -> runs.keepDefinition(e.digest(), e.definition());
      case Event.StepSucceeded e -> {
        var step = state.steps().get(e.stepId());
        if (step != null && step.agent() != null) breakers.succeeded(step.agent());
      }
      case Event.StepAttemptFailed e -> {
        var step = state.steps().get(e.stepId());
        if (e.retriable() && step != null && step.agent() != null)
          breakers.failed(step.agent(), entry.at());
      }
      default -> {}
    }
  }

  private void carryOut(Effect effect, Instant at) {
    switch (effect) {
      case Effect.StartTimer(var timer) -> timers.start(timer);
      case Effect.CancelTimer(var timer) -> timers.cancel(timer);
      case Effect.DispatchTask(var task, var mutates) -> breakers.dispatched(task.agent(), at);
      case Effect.ScheduleRetry e -> {} // in the batch
      case Effect.CancelTask e -> hurry = true; // in the batch
      case Effect.StartChild e -> {
        var body = (CommandBody.StartRun) e.command().body();
        next.add(
            new Input.StartRequested(
                e.command(), body, resolver.resolve(e, body), e.parent(), e.context(), at));
      }
      case Effect.CommandOther(var command) -> next.add(new Input.Commanded(command, at));
      case Effect.TellParent e ->
          next.add(
              new Input.ChildFinished(
                  e.parent(),
                  e.childRunId(),
                  e.status(),
                  e.output(),
                  e.degraded(),
                  e.failure(),
                  e.usage(),
                  at));
    }
  }
}

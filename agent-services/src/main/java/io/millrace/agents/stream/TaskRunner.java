package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.core.Cancellations;
import io.millrace.agents.core.Meter;
import io.millrace.agents.core.OutcomeRules;
import io.millrace.agents.ops.AgentMetrics;
import io.millrace.agents.ops.WorkerSettings;
import io.millrace.agents.store.ClaimChecks;
import io.millrace.agents.stream.ResultSink.ResultNotTakenException;
import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Outcome.TaskFailed;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * From the record of a task to its result. Stateless; called by many workers at once, each on a
 * thread that may block.
 *
 * <p>A record is accepted only after Kafka has its result, so a worker that dies leaves the task to
 * another. What cannot be read goes to the dead letters. A task that was cancelled is answered
 * {@code cancelled}, before its work or in the middle of it. A task whose time is over is dropped
 * without a result: the state machine's timer has fired or will. A result that Kafka does not take
 * gives the task back, after a pause, since share groups hand out again at once and count every
 * delivery.
 */
final class TaskRunner {

  private static final Logger LOG = Logger.getLogger(TaskRunner.class);

  /** What a runner works with; shared by all agents of a deployment. */
  record Tools(
      WorkerSettings settings,
      Definitions definitions,
      ResultSink results,
      BiConsumer<ConsumerRecord<byte[], byte[]>, DeadLetter> deadLetters,
      Consumer<LiveEvent> live,
      AttemptServices services,
      AgentMetrics metrics,
      Cancellations cancellations,
      ClaimChecks claims) {}

  private final Agent agent;
  private final Tools tools;
  private final OutcomeRules rules;

  TaskRunner(Agent agent, Tools tools) {
    this.agent = agent;
    this.tools = tools;
    this.rules = new OutcomeRules(tools.settings().outputBytesMax());
  }

  String agentName() {
    return agent.name();
  }

  AgentMetrics metrics() {
    return tools.metrics();
  }

  /**
   * @throws InterruptedException when the service stops before the result is safe: the record is to
   *     be released
   */
  Settlement run(ConsumerRecord<byte[], byte[]> record, String worker) throws InterruptedException {
    AgentTask task;
    try {
      task =
          Records.codec(AgentTask.class)
              .decode(record.value() == null ? new byte[0] : record.value());
    } catch (UndecodableException e) {
      return bury(record, new DeadLetter(e.code(), String.valueOf(e.getMessage()), false, e));
    }
    if (!task.agent().equals(agent.name()))
      return bury(
          record,
          new DeadLetter(
              "agent_mismatch", "The task asks for the agent " + task.agent(), false, null));
    if (!Instant.now().isBefore(task.timeoutAt())) {
      LOG.infof(
          "Task %s is dropped: nobody waits for it since %s", task.taskId(), task.timeoutAt());
      tools.metrics().task(agent.name(), "expired");
      return Settlement.ACCEPT;
    }
    return answer(task, deliveries(record), worker);
  }

  private static int deliveries(ConsumerRecord<byte[], byte[]> record) {
    return record.deliveryCount().map(Short::intValue).orElse(1);
  }

  private Settlement answer(AgentTask task, int deliveries, String worker)
      throws InterruptedException {
    var startedAt = Instant.now();
    var live = new LiveFrames(task, worker, tools.live());
    Attempt attempt;
    try (var hold = tools.cancellations().take(task.taskId())) {
      attempt = attempt(task, deliveries, startedAt, live, hold);
    }
    var finishedAt = Instant.now();
    tools.metrics().worked(agent.name(), Duration.between(startedAt, finishedAt));
    var meter = attempt.meter();
    var result =
        new TaskResult(
            task.taskId(),
            task.runId(),
            task.stepId(),
            task.attempt(),
            task.agent(),
            task.agentVersion(),
            worker,
            startedAt,
            finishedAt,
            meter.usage(),
            meter.calls(),
            attempt.outcome());
    try {
      tools.results().send(result);
    } catch (ResultNotTakenException e) {
      return giveBack(e);
    }
    var code = code(attempt.outcome());
    tools.metrics().task(agent.name(), code);
    live.finished(code);
    return Settlement.ACCEPT;
  }

  private record Attempt(Outcome outcome, Meter meter) {}

  private Attempt attempt(
      AgentTask task, int deliveries, Instant startedAt, LiveFrames live, Cancellations.Hold hold)
      throws InterruptedException {
    if (hold.cancelled().isDone())
      return unworked(OutcomeRules.cancelled(hold.cancelled().getNow("")));
    if (deliveries >= tools.settings().deliveryCountMax())
      return unworked(
          OutcomeRules.failed(
              "worker_lost",
              "The task was handed out " + deliveries + " times and no worker ended it",
              true));
    var published = tools.definitions().find(task.agent(), task.agentVersion());
    if (published.isEmpty())
      return unworked(
          OutcomeRules.failed(
              "agent_version_unknown",
              "This worker does not know " + task.agent() + "@" + task.agentVersion(),
              true));
    var inFlight = tools.metrics().inFlight(agent.name());
    inFlight.incrementAndGet();
    try {
      var context =
          new TaskContext(
              task,
              published.get(),
              deadline(task, published.get().definition(), startedAt),
              live,
              tools.services());
      return new Attempt(
          new AgentCall(agent, rules, tools.claims(), tools.metrics())
              .run(context, hold.cancelled()),
          context.meter());
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private static Attempt unworked(TaskFailed failure) {
    return new Attempt(failure, new Meter());
  }

  private static Instant deadline(AgentTask task, AgentDefinition definition, Instant startedAt) {
    var own = startedAt.plusMillis(definition.timeMsMax());
    return own.isBefore(task.timeoutAt()) ? own : task.timeoutAt();
  }

  private static String code(Outcome outcome) {
    return switch (outcome) {
      case TaskSucceeded succeeded -> "succeeded";
      case TaskFailed failed -> failed.code();
    };
  }

  private Settlement bury(ConsumerRecord<byte[], byte[]> record, DeadLetter letter)
      throws InterruptedException {
    try {
      tools.deadLetters().accept(record, letter);
      tools.metrics().task(agent.name(), "poison");
      return Settlement.REJECT;
    } catch (IllegalStateException e) {
      return giveBack(e);
    }
  }

  private Settlement giveBack(Exception failure) throws InterruptedException {
    LOG.warnf("A task of %s is given back: %s", agent.name(), failure.getMessage());
    tools.metrics().task(agent.name(), "released");
    Thread.sleep(tools.settings().releasePauseMs());
    return Settlement.RELEASE;
  }
}

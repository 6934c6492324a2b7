package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimInvariant.ACCEPTED_RUN_ENDS;
import static io.millrace.statestore.stream.SimInvariant.ANSWER_COUNTS_ONCE;
import static io.millrace.statestore.stream.SimInvariant.COMMAND_COUNTS_ONCE;
import static io.millrace.statestore.stream.SimInvariant.DEFINITION_IS_KEPT;
import static io.millrace.statestore.stream.SimInvariant.GIVEN_UP_TASK_IS_CALLED_BACK;
import static io.millrace.statestore.stream.SimInvariant.MACHINE_NEVER_FAILS;
import static io.millrace.statestore.stream.SimInvariant.ONE_DECISION_PER_REVIEW;
import static io.millrace.statestore.stream.SimInvariant.POISON_IS_BURIED;
import static io.millrace.statestore.stream.SimInvariant.REFOLD_EQUALS_STATE;
import static io.millrace.statestore.stream.SimInvariant.RETRY_IS_KEPT;
import static io.millrace.statestore.stream.SimInvariant.TASK_IS_SENT_ONCE;
import static io.millrace.statestore.stream.SimInvariant.VERSION_IS_PINNED;
import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What must hold of one move: what came in, what was journalled and what was sent agree. */
final class SimMoveChecks {

  private final SimModel model;
  private final SimMachine machine;

  /** What the input may do, by the state before it. */
  private SimStep.@Nullable Fate fate;

  private boolean mayCount;

  /** The result may be of a task that is decided again later. */
  private boolean mayBeToCome;

  /** Results that were parked before the move. */
  private Set<String> parked = Set.of();

  SimMoveChecks(SimModel model, SimMachine machine) {
    this.model = model;
    this.machine = machine;
  }

  /** Before the move is folded. */
  void before(SimMove move) {
    fate = null;
    mayBeToCome = false;
    mayCount = true;
    switch (move.input == null ? null : move.input.message()) {
      case TaskResult result -> {
        var run = model.find(result.runId());
        boolean fits =
            RunIds.isTaskOf(result.taskId(), result.runId(), result.stepId(), result.attempt());
        if (run != null && run.started != null && !hasLeft(run.runId) && fits)
          fate = fate(run.step(result.stepId()), result);
        mayBeToCome =
            fits
                && fate == null
                && (run == null
                    || (run.isOpen() && run.step(result.stepId()).begun < result.attempt()));
      }
      case Command command -> mayCount = mayCount(command);
      case null, default -> {}
    }
  }

  /**
   * What was given up counts once whatever it was asked; what is out, only for its own question.
   */
  private static SimStep.@Nullable Fate fate(SimStep step, TaskResult result) {
    var fate = step.tasks.get(result.attempt());
    boolean asked = result.taskId().equals(step.taskIds.get(result.attempt()));
    return fate == SimStep.Fate.OUT && !asked ? SimStep.Fate.ANSWERED : fate;
  }

  /** What is parked after a move, or after the process died. */
  void remember() {
    parked = Set.copyOf(machine.parked.content().keySet());
  }

  private boolean hasLeft(String runId) {
    var bytes = machine.runs.content().get(runId);
    return bytes == null || EndedMarker.is(bytes);
  }

  private boolean mayCount(Command command) {
    var run = model.find(command.runId());
    if (run == null || run.state == null) return true;
    if (run.journal.stream().anyMatch(e -> e.causationId().equals(command.commandId())))
      return false;
    if (!(command.body() instanceof CommandBody.DecideReview decision)) return true;
    return run.state.steps().values().stream()
        .anyMatch(
            step ->
                step.phase() instanceof StepPhase.WaitingReview waits
                    && waits.reviewId().equals(decision.reviewId()));
  }

  void after(SimMove move) {
    input(move);
    buried(move);
    sent(move);
    remember();
    for (var entry : move.entries)
      require(
          move.states.containsKey(entry.runId()),
          REFOLD_EQUALS_STATE,
          () -> entry.runId() + " moved, and its state was not published");
    for (var state : move.states.entrySet()) stored(move, state.getKey(), state.getValue());
  }

  private void input(SimMove move) {
    var message = move.input == null ? null : move.input.message();
    var claimed = claimed(move);
    var answers =
        move.entries.stream()
            .filter(SimMoveChecks::isAnswer)
            .filter(entry -> !claimed.contains(attempt(entry)))
            .filter(entry -> !dropped(move).contains(attempt(entry)))
            .toList();
    if (message instanceof TaskResult result && mayBeToCome && machine.isCatchingUp(move.nowMs))
      require(
          machine.parked.content().containsKey(result.taskId()),
          ANSWER_COUNTS_ONCE,
          () -> "the result of " + result.taskId() + " came too soon and was not kept");
    if (message instanceof TaskResult result) {
      boolean counts = fate == SimStep.Fate.OUT || fate == SimStep.Fate.GIVEN_UP;
      require(
          answers.size() == (counts ? 1 : 0)
              && answers.stream().allMatch(entry -> isOf(entry, result)),
          ANSWER_COUNTS_ONCE,
          () -> "the result of " + result.taskId() + ", which is " + fate + ", led to " + answers);
    } else
      require(
          answers.isEmpty(),
          ANSWER_COUNTS_ONCE,
          () -> "without a result there are answers: " + answers);
    if (!(message instanceof Command command)) return;
    if (!mayCount)
      require(
          move.entries.stream().noneMatch(e -> e.causationId().equals(command.commandId())),
          command.body() instanceof CommandBody.DecideReview
              ? ONE_DECISION_PER_REVIEW
              : COMMAND_COUNTS_ONCE,
          () -> "the command " + command.commandId() + " has a second effect: " + move.entries);
    boolean starts =
        command.body() instanceof CommandBody.StartRun
            || command.body() instanceof CommandBody.ForkRun;
    require(
        !starts || model.find(command.runId()) != null,
        ACCEPTED_RUN_ENDS,
        () -> command.runId() + " was asked for and did not begin");
  }

  /** Attempts whose result was parked and whose task is given now: it counts at once. */
  private Set<String> claimed(SimMove move) {
    var claimed = new HashSet<String>();
    for (var entry : move.entries)
      if (entry.event() instanceof Event.StepScheduled e && parked.contains(e.taskId()))
        claimed.add(RunIds.attemptId(entry.runId(), e.stepId(), e.attempt()));
    var answered =
        move.entries.stream()
            .filter(SimMoveChecks::isAnswer)
            .map(SimMoveChecks::attempt)
            .filter(claimed::contains)
            .toList();
    require(
        answered.size() == claimed.size(),
        ANSWER_COUNTS_ONCE,
        () -> "parked results of " + claimed + " led to answers of " + answered);
    return claimed;
  }

  /** Attempts whose parked result went at a tick: it counts as any that comes late. */
  private Set<String> dropped(SimMove move) {
    if (move.input != null) return Set.of();
    var dropped = new HashSet<String>();
    for (String taskId : parked)
      if (!machine.parked.content().containsKey(taskId))
        dropped.add(taskId.substring(0, taskId.lastIndexOf('/')));
    return dropped;
  }

  private static String attempt(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.StepSucceeded e -> RunIds.attemptId(entry.runId(), e.stepId(), e.attempt());
      case Event.StepAttemptFailed e -> RunIds.attemptId(entry.runId(), e.stepId(), e.attempt());
      case Event.LateResultRecorded e -> RunIds.attemptId(entry.runId(), e.stepId(), e.attempt());
      default -> "";
    };
  }

  private static boolean isAnswer(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.StepSucceeded e -> true;
      case Event.LateResultRecorded e -> true;
      case Event.StepAttemptFailed e -> e.worker() != null;
      default -> false;
    };
  }

  private static boolean isOf(JournalEntry entry, TaskResult result) {
    return entry.runId().equals(result.runId())
        && switch (entry.event()) {
          case Event.StepSucceeded e ->
              e.stepId().equals(result.stepId()) && e.attempt() == result.attempt();
          case Event.StepAttemptFailed e ->
              e.stepId().equals(result.stepId()) && e.attempt() == result.attempt();
          case Event.LateResultRecorded e ->
              e.stepId().equals(result.stepId()) && e.attempt() == result.attempt();
          default -> false;
        };
  }

  private void buried(SimMove move) {
    for (var letter : move.deadLetters) {
      var code = code(letter);
      var reason = letter.headers().lastHeader(DeadLetter.REASON);
      require(
          !code.equals("state_machine_failed"),
          MACHINE_NEVER_FAILS,
          () -> reason == null ? code : new String(reason.value(), StandardCharsets.UTF_8));
      require(
          move.input == null
              ? wasParked(letter)
              : Arrays.equals(move.input.value(), letter.value().value()) && move.entries.isEmpty(),
          POISON_IS_BURIED,
          () -> "a dead letter with " + code + " is not what came, or moved a run");
    }
    if (move.input != null && isPoison(move.input))
      require(
          move.deadLetters.size() == 1 && move.entries.isEmpty() && move.tasks.isEmpty(),
          POISON_IS_BURIED,
          () ->
              "poison led to "
                  + move.entries
                  + " and "
                  + move.deadLetters.size()
                  + " dead letters");
  }

  /** What was parked, and nobody asks for any more, is buried at a tick. */
  private boolean wasParked(Record<String, Outgoing> letter) {
    var taskId = Records.codec(TaskResult.class).decode(letter.value().value()).taskId();
    return parked.contains(taskId) && !machine.parked.content().containsKey(taskId);
  }

  private static String code(Record<String, Outgoing> letter) {
    var header = letter.headers().lastHeader(DeadLetter.CODE);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static boolean isPoison(SimLog.Entry input) {
    return input.message() == null
        && !input.topic().equals(io.millrace.contracts.topic.Topics.RETRIES.name());
  }

  private void sent(SimMove move) {
    var tasks = move.tasks.stream().map(AgentTask::taskId).toList();
    var scheduled = events(move, Event.StepScheduled.class);
    boolean catchesUp = machine.isCatchingUp(move.nowMs);
    require(
        tasks.equals(
            scheduled.stream()
                .map(Event.StepScheduled::taskId)
                .filter(task -> !parked.contains(task))
                .filter(
                    task -> !machine.stoodInItsTopic(task) || (!catchesUp && tasks.contains(task)))
                .toList()),
        TASK_IS_SENT_ONCE,
        () -> "scheduled are " + scheduled + ", sent are " + tasks);
    for (var task : move.tasks) {
      var started = Objects.requireNonNull(model.run(task.runId()).started);
      require(
          task.workflow().equals(started.workflow() + "@" + started.workflowVersion())
              && Objects.equals(started.agents().get(task.agent()), task.agentVersion()),
          VERSION_IS_PINNED,
          () ->
              task.taskId()
                  + " is of "
                  + task.workflow()
                  + ", "
                  + task.agent()
                  + "@"
                  + task.agentVersion());
    }
    var waiting = events(move, Event.StepRetryScheduled.class);
    require(
        waiting.size() == move.retries.size(),
        RETRY_IS_KEPT,
        () -> "attempts to come are " + waiting + ", kept are " + move.retries);
    calledBack(move);
  }

  private static <E extends Event> List<E> events(SimMove move, Class<E> type) {
    return move.entries.stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private final Set<String> givenUp = new HashSet<>();

  /** Tasks that the entry gives up, to be compared with what is called back. */
  void notes(SimRun run, Set<String> outBefore) {
    for (String task : outBefore) {
      int end = task.lastIndexOf('/');
      var step = run.step(task.substring(0, end));
      int attempt = Integer.parseInt(task.substring(end + 1));
      if (step.tasks.get(attempt) == SimStep.Fate.GIVEN_UP)
        givenUp.add(Objects.requireNonNull(step.taskIds.get(attempt)));
    }
  }

  private void calledBack(SimMove move) {
    var called = new TreeSet<String>();
    for (TaskCancellation cancellation : move.cancellations) called.add(cancellation.taskId());
    var wanted = new TreeSet<>(givenUp);
    givenUp.clear();
    require(
        called.equals(wanted),
        GIVEN_UP_TASK_IS_CALLED_BACK,
        () -> "given up are " + wanted + ", called back are " + called);
  }

  private void stored(SimMove move, String runId, byte[] published) {
    var run = model.run(runId);
    var stored = machine.runs.content().get(runId);
    if (move.left.contains(runId)) return;
    var folded = Records.encode(run.state());
    require(
        stored != null && Arrays.equals(stored, folded) && Arrays.equals(published, folded),
        REFOLD_EQUALS_STATE,
        () -> runId + " folds to " + run.state());
    if (run.started == null) return;
    require(
        run.started
            .definition()
            .text()
            .equals(machine.definitions.content().get(run.state().digest())),
        DEFINITION_IS_KEPT,
        () -> "the definition of " + runId + " is not in the store");
  }
}

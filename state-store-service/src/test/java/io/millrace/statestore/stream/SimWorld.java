package io.millrace.statestore.stream;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.core.Walked;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The machine and all that surrounds it, on a clock in the hand. What happens next is told from
 * outside, one {@link SimOp} after the other; everything is checked after each step of the machine.
 */
final class SimWorld {

  private static final long REPEATED_WITHIN_MS = Duration.ofDays(6).toMillis();
  private static final int WRITES_BEFORE_CRASH_MAX = 40;

  private record Sent(Command command, long atMs) {}

  final SimModel model;
  final SimMachine machine;
  final SimAgents agents;
  final SimPeople people;
  final SimMood mood;
  final SimChecks checks;
  long nowMs = SimCatalogue.PUBLISHED.toEpochMilli();
  private final RegistryView registry = SimCatalogue.registry();
  private final List<Sent> sent = new ArrayList<>();

  /** What happened, for people who look for a fault; null where nobody wants to know. */
  private final @Nullable List<String> story;

  SimWorld(SimMood mood, SimFault fault, @Nullable List<String> story, Walked walked) {
    this.mood = mood;
    this.story = story;
    model = new SimModel(walked);
    var config = SimSettings.of(mood);
    agents = new SimAgents(model, mood);
    machine = new SimMachine(registry, config, fault, this::takeTask);
    people = new SimPeople(model, mood);
    checks = new SimChecks(model, machine, agents, config);
  }

  void perform(SimOp op, long salt) {
    var dice = new SplittableRandom(salt);
    switch (op) {
      case START -> send(people.start(dice, nowMs));
      case READ -> readSome(dice);
      case READ_ALL -> readAll(dice);
      case COMMIT -> commit();
      case CRASH -> machine.power.failAfter(dice.nextInt(WRITES_BEFORE_CRASH_MAX));
      case TICK -> tick();
      case PASS_SECONDS -> pass(dice.nextInt(40_000));
      case PASS_TO_TIMER -> passToTimer();
      case PASS_HOURS -> pass(dice.nextInt((int) Duration.ofHours(30).toMillis()));
      case STEP_BACK -> pass(-dice.nextInt(120_000));
      case ANSWER -> answer(dice);
      case ANSWER_AGAIN -> answerAgain(dice);
      case FORGE -> forge(dice);
      case WORK_AND_DIE -> workAndDie(dice);
      case DECIDE -> sendIfAny(people.decide(dice, nowMs));
      case CANCEL, PAUSE, RESUME, RETRY, SKIP, OVERRIDE, SIGNAL, FORK ->
          sendIfAny(people.meddle(op, dice, nowMs));
      case REPEAT -> repeat(dice);
      case POISON -> poison(dice);
      case PUBLISH -> publish(dice);
      case DIE -> crash();
    }
    if (dice.nextInt(100) < mood.calm()) {
      readAll(dice);
      commit();
    }
  }

  private void tell(String what) {
    if (story != null) story.add(what);
  }

  private void pass(long ms) {
    nowMs += ms;
    tell("the clock says " + java.time.Instant.ofEpochMilli(nowMs));
    if (ms > 0) tick();
  }

  /** Goes on to when the next timer is due. */
  void passToTimer() {
    var timers = machine.timers.content();
    if (!timers.isEmpty()) nowMs = Math.max(nowMs, timers.firstKey().dueAtMs());
    tell("the clock says " + java.time.Instant.ofEpochMilli(nowMs));
    tick();
  }

  void send(Command command) {
    sent.add(new Sent(command, nowMs));
    append(Topics.COMMANDS.name(), command.runId(), command);
  }

  private void sendIfAny(@Nullable Command command) {
    if (command != null) send(command);
  }

  private void repeat(SplittableRandom dice) {
    if (sent.isEmpty()) return;
    var again = sent.get(dice.nextInt(sent.size()));
    if (nowMs - again.atMs() < REPEATED_WITHIN_MS)
      append(Topics.COMMANDS.name(), again.command().runId(), again.command());
  }

  void append(String topic, String runId, Message message) {
    tell("to " + topic + ": " + message);
    machine.append(
        new SimLog.Entry(
            topic,
            RunIds.partitionKey(runId).getBytes(StandardCharsets.UTF_8),
            Records.encode(message),
            message instanceof Command command && SimPeople.isMalformed(command) ? null : message));
  }

  private void poison(SplittableRandom dice) {
    var topic = SimMachine.INPUTS.get(dice.nextInt(2));
    var bytes = new byte[dice.nextInt(30)];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) dice.nextInt();
    tell("poison to " + topic);
    machine.append(new SimLog.Entry(topic, bytes, bytes, null));
  }

  private void publish(SplittableRandom dice) {
    if (dice.nextBoolean()) {
      var all = SimCatalogue.agents();
      registry.put(SimCatalogue.agent(all.get(dice.nextInt(all.size())), 2));
    } else {
      var all = SimCatalogue.REVISED;
      registry.put(SimCatalogue.workflow(all.get(dice.nextInt(all.size())), 2));
    }
  }

  private void answer(SplittableRandom dice) {
    var job = agents.pick(dice);
    if (job != null) answered(job, agents.answer(job, dice, nowMs));
  }

  private void answerAgain(SplittableRandom dice) {
    var job = agents.pick(dice);
    if (job == null) return;
    if (job.answers.isEmpty() || dice.nextBoolean()) answered(job, agents.answer(job, dice, nowMs));
    else answered(job, job.answers.getFirst());
  }

  void answered(SimAgents.Job job, io.millrace.contracts.message.TaskResult result) {
    append(Topics.RESULTS.name(), job.task.runId(), result);
  }

  private void forge(SplittableRandom dice) {
    var job = agents.pick(dice);
    if (job != null)
      append(Topics.RESULTS.name(), job.task.runId(), agents.forge(job, dice, nowMs));
  }

  private void workAndDie(SplittableRandom dice) {
    var job = agents.pick(dice);
    if (job == null) return;
    tell("a worker does " + job.task.taskId() + " and dies: " + agents.act(job));
  }

  private void readSome(SplittableRandom dice) {
    var ready = ready();
    if (!ready.isEmpty()) read(ready.get(dice.nextInt(ready.size())));
  }

  void readAll(SplittableRandom dice) {
    for (var ready = ready(); !ready.isEmpty(); ready = ready())
      read(ready.get(dice.nextInt(ready.size())));
  }

  /** Everything is read and committed, and so is what comes of it. */
  void settle(SplittableRandom dice) {
    do {
      readAll(dice);
      commit();
    } while (!ready().isEmpty());
  }

  private List<String> ready() {
    return SimMachine.INPUTS.stream().filter(machine::hasNext).toList();
  }

  private void read(String topic) {
    try {
      var handled = machine.read(topic, nowMs);
      apply(new SimMove(handled.input(), handled.sent(), nowMs));
    } catch (SimCrash e) {
      crash();
    }
  }

  void tick() {
    try {
      apply(new SimMove(null, machine.tick(nowMs), nowMs));
    } catch (SimCrash e) {
      crash();
    }
  }

  private void apply(SimMove move) {
    if (story != null) {
      tell("read: " + (move.input == null ? "the clock" : move.input.message()));
      for (JournalEntry entry : move.entries)
        tell("  " + entry.runId() + " " + entry.sequence() + " " + entry.event());
    }
    checks.check(move);
  }

  private void crash() {
    tell("the process dies");
    machine.recover(nowMs);
    checks.rollback();
  }

  private void takeTask(Record<String, Outgoing> record) {
    agents.take(Records.codec(AgentTask.class).decode(record.value().value()));
  }

  void commit() {
    tell("commit");
    for (var record : machine.commit()) {
      var topic = record.value().topic();
      if (topic.equals(Topics.EVENTS.name()))
        people.hear(Records.codec(JournalEntry.class).decode(record.value().value()));
      else if (topic.startsWith("millrace.agent.")) takeTask(record);
    }
    checks.commit();
  }
}

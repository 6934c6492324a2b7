package io.millrace.statestore.stream;

import io.millrace.statestore.core.Walked;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One history: a mood and what happens, step by step. A seed makes one; one that breaks an
 * invariant is kept as text and can be played again without its seed.
 */
record SimHistory(String origin, long mood, List<Event> events) {

  /** Something happens; the salt says with whom, when and how. */
  record Event(SimOp op, long salt) {}

  private static final int EVENTS_MIN = 6;
  private static final int EVENTS_SPREAD = 50;
  private static final int[] TEMPERS = {0, 1, 1, 3};

  SimHistory {
    events = List.copyOf(events);
  }

  static SimHistory of(long seed) {
    var dice = new SplittableRandom(seed);
    long mood = dice.nextLong();
    var weights = new int[SimOp.values().length];
    int sum = 0;
    for (var op : SimOp.values()) {
      int temper = TEMPERS[dice.nextInt(TEMPERS.length)];
      boolean always = op == SimOp.START || op == SimOp.ANSWER || op == SimOp.READ_ALL;
      weights[op.ordinal()] = op.weight * (always ? Math.max(1, temper) : temper);
      sum += weights[op.ordinal()];
    }
    var events = new ArrayList<Event>();
    events.add(new Event(SimOp.START, dice.nextLong()));
    int size = EVENTS_MIN + dice.nextInt(EVENTS_SPREAD);
    while (events.size() < size)
      events.add(new Event(pick(weights, dice.nextInt(sum)), dice.nextLong()));
    return new SimHistory("seed " + seed, mood, events);
  }

  private static SimOp pick(int[] weights, int at) {
    int left = at;
    for (var op : SimOp.values()) {
      left -= weights[op.ordinal()];
      if (left < 0) return op;
    }
    throw new AssertionError("the weights do not add up");
  }

  /** Plays it; null when every invariant holds. */
  @Nullable SimViolation play(SimFault fault) {
    return play(fault, null);
  }

  /**
   * @param story takes what happens, for people; null where nobody wants to know
   */
  @Nullable SimViolation play(SimFault fault, @Nullable List<String> story) {
    return play(fault, story, new Walked());
  }

  /**
   * @param walked takes the moves that the runs make
   */
  @Nullable SimViolation play(SimFault fault, @Nullable List<String> story, Walked walked) {
    try {
      played(fault, story, walked);
      return null;
    } catch (SimViolation violation) {
      return violation;
    } catch (RuntimeException e) {
      throw new AssertionError(origin + " fails: " + e, e);
    }
  }

  /**
   * The world after the history.
   *
   * @throws SimViolation when an invariant does not hold
   */
  SimWorld played(SimFault fault, @Nullable List<String> story, Walked walked) {
    SimErrors.take();
    var world = new SimWorld(SimMood.of(mood), fault, story, walked);
    for (Event event : events) {
      if (story != null) story.add("* " + event.op());
      world.perform(event.op(), event.salt());
    }
    if (story != null) story.add("* the end");
    new SimEnd(world, mood).drain();
    return world;
  }

  SimHistory with(List<Event> others) {
    return new SimHistory(origin, mood, others);
  }

  String text() {
    var text = new StringBuilder("# ").append(origin).append("\nmood ").append(mood).append('\n');
    for (Event event : events)
      text.append(event.op()).append(' ').append(event.salt()).append('\n');
    return text.toString();
  }

  static SimHistory parse(String name, List<String> lines) {
    var events = new ArrayList<Event>();
    long mood = 0;
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) continue;
      int space = line.indexOf(' ');
      var word = line.substring(0, space);
      long salt = Long.parseLong(line.substring(space + 1).strip());
      if (word.equals("mood")) mood = salt;
      else events.add(new Event(SimOp.valueOf(word), salt));
    }
    return new SimHistory(name, mood, events);
  }
}

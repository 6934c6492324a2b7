package io.millrace.statestore.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What kind of history it is: histories in which everything happens a little show less than those
 * in which a few things happen often.
 *
 * @param workflows names that are started
 * @param tenantTasksMax share of a tenant
 * @param timersPerTick most timers fired at once
 * @param failures failed attempts, in per cent
 * @param nonsense answers that no agent should give, in per cent
 * @param calm how often everything is delivered and committed after a step, in per cent
 * @param isBulky whether outputs are as large as they may be
 * @param helpful whether agents answer when all is drained; else their attempts time out
 */
record SimMood(
    List<String> workflows,
    int tenantTasksMax,
    int timersPerTick,
    int failures,
    int nonsense,
    int calm,
    boolean isBulky,
    boolean helpful) {

  private static final int BULKY_ONE_IN = 400;
  private static final int RESTLESS_ONE_IN = 4;
  private static final int RESTLESS_CALM = 3;

  static SimMood of(long salt) {
    var dice = new SplittableRandom(salt);
    var workflows = new ArrayList<String>();
    int kinds = 1 + dice.nextInt(4);
    for (int i = 0; i < kinds; i++)
      workflows.add(SimCatalogue.STARTED.get(dice.nextInt(SimCatalogue.STARTED.size())));
    var mood =
        new SimMood(
            List.copyOf(workflows),
            pick(dice, 1, 2, 3, 100, 100),
            pick(dice, 1, 2, 1_000, 1_000),
            pick(dice, 0, 15, 30, 60),
            pick(dice, 0, 0, 5, 20),
            pick(dice, 30, 70, 90),
            dice.nextInt(BULKY_ONE_IN) == 0,
            dice.nextInt(3) > 0);
    return dice.nextInt(RESTLESS_ONE_IN) == 0 ? mood.restless() : mood;
  }

  /** Much is read and sent between two commits. */
  private SimMood restless() {
    return new SimMood(
        workflows,
        tenantTasksMax,
        timersPerTick,
        failures,
        nonsense,
        RESTLESS_CALM,
        isBulky,
        helpful);
  }

  private static int pick(SplittableRandom dice, int... choices) {
    return choices[dice.nextInt(choices.length)];
  }
}

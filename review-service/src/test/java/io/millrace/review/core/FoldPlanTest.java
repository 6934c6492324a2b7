package io.millrace.review.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class FoldPlanTest {

  @Test
  void a_run_that_began_and_ended_is_only_forgotten() {
    var plan = plan(Histories.of("a").started().completed(), Histories.of("b").started());

    assertEquals(List.of("a"), plan.ended().stream().map(Change::runId).toList());
    assertEquals(List.of("b"), plan.begun().stream().map(Change::runId).toList());
    assertTrue(plan.single().isEmpty());
  }

  @Test
  void a_run_with_a_review_is_done_in_order_as_a_whole() {
    var plan =
        plan(
            Histories.of("a").started().requested("s", 1, null).completed(),
            Histories.of("b").started());

    assertEquals(List.of(1L, 2L, 3L), plan.single().stream().map(Change::sequence).toList());
    assertEquals(List.of("b"), plan.begun().stream().map(Change::runId).toList());
    assertTrue(plan.ended().isEmpty());
  }

  @Test
  void what_concerns_nobody_makes_no_run_loud() {
    var plan = plan(Histories.of("a").started().skipped("s").late("s").completed());

    assertEquals(List.of("a"), plan.ended().stream().map(Change::runId).toList());
    assertTrue(plan.single().isEmpty());
  }

  @Test
  void a_plan_leaves_what_one_after_the_other_leaves_whatever_the_batches_and_redeliveries() {
    for (long seed = 1; seed <= 300; seed++) {
      // given
      var random = new Random(seed);
      var changes = interleaved(random);
      var expected = new QueueModel();
      changes.forEach(expected::apply);

      // when
      var planned = new QueueModel();
      for (int from = 0; from < changes.size(); ) {
        int to = Math.min(changes.size(), from + 1 + random.nextInt(12));
        apply(planned, FoldPlan.of(changes.subList(from, to)));
        // a crash before the offsets are committed: some of it comes again
        from = random.nextInt(4) == 0 ? Math.max(0, to - random.nextInt(6)) : to;
      }

      // then
      assertEquals(expected.reviews, planned.reviews, "seed " + seed);
      assertEquals(expected.facts.keySet(), planned.facts.keySet(), "seed " + seed);
    }
  }

  private static void apply(QueueModel model, FoldPlan plan) {
    plan.begun().forEach(model::apply);
    plan.ended().forEach(model::apply);
    plan.single().forEach(model::apply);
  }

  private static List<Change> interleaved(Random random) {
    var runs = new ArrayList<List<Change>>();
    for (int i = 0; i < 5; i++)
      runs.add(new ArrayList<>(changes(Histories.random("run-" + i, random))));
    var changes = new ArrayList<Change>();
    while (!runs.isEmpty()) {
      var run = runs.get(random.nextInt(runs.size()));
      changes.add(run.removeFirst());
      if (run.isEmpty()) runs.remove(run);
    }
    return changes;
  }

  private static List<Change> changes(Histories history) {
    return history.entries().stream().map(ReviewFold::change).toList();
  }

  private static FoldPlan plan(Histories... histories) {
    var changes = new ArrayList<Change>();
    for (var history : histories) changes.addAll(changes(history));
    return FoldPlan.of(changes);
  }
}

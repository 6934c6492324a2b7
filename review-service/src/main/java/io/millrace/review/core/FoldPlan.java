package io.millrace.review.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch of changes, divided into what may be done for many runs at once and what may not.
 *
 * <p>Nearly every run begins and ends without a review. A run is quiet in a batch that only says of
 * it that it began, that it ended, or both in this order; what began and ended need not be
 * remembered at all. The changes of all other runs are done one by one. Each run is in one part
 * only, so it makes no difference which part comes first: no change concerns two runs.
 *
 * @param begun quiet runs that go on
 * @param ended quiet runs that ended
 * @param single changes of all other runs, in order
 */
public record FoldPlan(List<Change.Remember> begun, List<Change.End> ended, List<Change> single) {

  public FoldPlan {
    begun = List.copyOf(begun);
    ended = List.copyOf(ended);
    single = List.copyOf(single);
  }

  public static FoldPlan of(List<Change> changes) {
    var runs = new LinkedHashMap<String, Change>();
    var loud = new HashSet<String>();
    for (var change : changes) {
      if (change instanceof Change.Nothing) continue;
      var before = runs.put(change.runId(), change);
      if (!isQuiet(before, change)) loud.add(change.runId());
    }
    return divided(changes, runs, loud);
  }

  private static FoldPlan divided(
      List<Change> changes, Map<String, Change> last, Set<String> loud) {
    var begun = new ArrayList<Change.Remember>();
    var ended = new ArrayList<Change.End>();
    last.forEach(
        (run, change) -> {
          if (loud.contains(run)) return;
          if (change instanceof Change.Remember remember) begun.add(remember);
          if (change instanceof Change.End end) ended.add(end);
        });
    return new FoldPlan(
        begun, ended, changes.stream().filter(c -> loud.contains(c.runId())).toList());
  }

  private static boolean isQuiet(@Nullable Change before, Change change) {
    return switch (change) {
      case Change.Remember _ -> before == null;
      case Change.End _ -> before == null || before instanceof Change.Remember;
      case Change.Nothing _, Change.Open _, Change.Decide _, Change.Expire _, Change.Close _ ->
          false;
    };
  }
}

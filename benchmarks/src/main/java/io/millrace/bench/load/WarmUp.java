package io.millrace.bench.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Runs a load until its throughput is steady. The just-in-time compiler needs a minute or more on
 * few cores to compile what a run passes through, and figures before that are figures of the
 * interpreter. Steady is: the last {@value #WINDOWS} windows differ by less than {@value
 * #DIFFERENCE_PERCENT} per cent; a bound ends it anyway.
 */
public final class WarmUp {

  static final int WINDOWS = 3;
  static final double DIFFERENCE_PERCENT = 5;
  private static final Duration WINDOW = Duration.ofSeconds(5);

  /** A load for a time; returns its throughput. */
  @FunctionalInterface
  public interface Load {
    double perSecond(Duration time) throws Exception;
  }

  private final Duration bound;
  private final Consumer<String> says;

  public WarmUp(Duration bound, Consumer<String> says) {
    this.bound = bound;
    this.says = says;
  }

  /** Returns whether the load became steady within the bound. */
  public boolean run(String name, Load load) throws Exception {
    var window = bound.dividedBy(WINDOWS).compareTo(WINDOW) < 0 ? bound.dividedBy(WINDOWS) : WINDOW;
    if (window.isZero()) return false;
    says.accept(
        "warm-up of %s, at most %d s, until %d windows of %.1f s differ by less than %.0f %%"
            .formatted(
                name, bound.toSeconds(), WINDOWS, window.toMillis() / 1e3, DIFFERENCE_PERCENT));
    var last = new ArrayDeque<Double>();
    for (var spent = Duration.ZERO; spent.compareTo(bound) < 0; spent = spent.plus(window)) {
      last.addLast(load.perSecond(window));
      if (last.size() > WINDOWS) last.removeFirst();
      says.accept("  %.0f/s".formatted(last.getLast()));
      if (isSteady(last)) {
        says.accept("  steady after %d s".formatted(spent.plus(window).toSeconds()));
        return true;
      }
    }
    says.accept("  not steady: the figures are those of a system that still warms up");
    return false;
  }

  static boolean isSteady(Deque<Double> last) {
    if (last.size() < WINDOWS) return false;
    double lowest = last.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double highest = last.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return highest > 0 && (highest - lowest) / highest * 100 < DIFFERENCE_PERCENT;
  }
}

package io.millrace.bench.load;

import io.millrace.bench.load.Sight.End;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many runs in flight: a run that ends is followed by the next. Says how much a system
 * does; how long runs take under a load that does not wait for them says {@link OpenLoop}.
 *
 * <p>A run that fails, is refused or does not end in time fails the measurement.
 */
public final class ClosedLoop {

  /** Without the end of any run for so long the measurement has failed. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(120);

  /** For the first generation of runs, which fills the system and is not measured. */
  private static final Duration FILL_TIMEOUT = Duration.ofMinutes(10);

  private final Asked asked;

  public ClosedLoop(Asked asked) {
    this.asked = asked;
  }

  /**
   * @param runs that ended within the time
   * @param all that were asked for, with those that ended before and after the time
   * @param time that was measured
   * @param latency from the request to the sight of the end, in microseconds, of {@code runs}
   * @param last the run that ended last
   */
  public record Result(long runs, long all, Duration time, Histogram latency, @Nullable End last) {
    public double perSecond() {
      return runs * 1e9 / time.toNanos();
    }

    public double ms(double percentile) {
      return Latency.ms(latency, percentile);
    }
  }

  /**
   * Keeps them in flight. The time counts from the end of the first generation, since the runs that
   * fill an empty system are faster than those behind them; returns when the last has ended.
   */
  public Result run(int inFlight, Duration time) throws InterruptedException, TimeoutException {
    var flight = new Flight(inFlight, inFlight, time);
    long fillUntil = System.nanoTime() + FILL_TIMEOUT.toNanos();
    while (flight.awaitRoom(Deadline.in(END_TIMEOUT)) && !flight.isOver()) {
      if (!flight.isMeasured() && System.nanoTime() > fillUntil)
        throw new TimeoutException(
            inFlight + " runs did not end within " + FILL_TIMEOUT.toSeconds() + " s");
      flight.ask(asked);
    }
    flight.awaitLanded(Deadline.in(END_TIMEOUT));
    return new Result(flight.measured(), flight.all(), time, flight.latency(), flight.last());
  }

  /** So many runs at once, and no more; returns when all have ended, or fails after the bound. */
  public Result burst(int runs, Duration bound) throws InterruptedException, TimeoutException {
    return some(runs, runs, bound);
  }

  /** So many runs in all, with so many in flight; returns when all have ended. */
  public Result some(int inFlight, int runs, Duration bound)
      throws InterruptedException, TimeoutException {
    long began = System.nanoTime();
    var flight = new Flight(inFlight, 0, bound);
    var until = Deadline.in(bound);
    for (int i = 0; i < runs && flight.awaitRoom(until); i++) flight.ask(asked);
    flight.awaitLanded(until);
    var last = flight.last();
    long took = (last == null ? System.nanoTime() : last.seenNanos()) - began;
    return new Result(
        flight.measured(), flight.all(), Duration.ofNanos(took), flight.latency(), last);
  }
}

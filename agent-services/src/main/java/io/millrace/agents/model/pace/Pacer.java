package io.millrace.agents.model.pace;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.RetryAfter;
import io.millrace.contracts.definition.ModelDefinition.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Lets calls to a model through at its pace: no more requests and tokens in any 60 seconds than its
 * definition says, whoever asks. A fifth of a minute's worth may come at once, the rest flows
 * evenly, so burst and flow together stay within the bound.
 *
 * <p>Tokens are taken before the call by estimate and settled after it: what was not used is given
 * back, what was used beyond it is owed, and the next callers wait for it. After a provider's 429
 * nobody calls for as long as it asked; then one caller tries first, so that a provider in trouble
 * never sees all workers at once.
 *
 * <p>A wait that would outlast the attempt's deadline is not begun: {@code model_rate_limited} with
 * the time after which it makes sense to come back. Without its store nothing is called: {@code
 * pace_unavailable}, retriable.
 */
public final class Pacer {

  private static final long BURST_SHARE = 5;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration PROBE_TIME = Duration.ofSeconds(2);
  private static final Duration PAUSE_MIN = Duration.ofMillis(500);
  private static final long JITTER_MS = 25;
  private static final long WAIT_MS_MAX = 1_000;
  private static final Logger LOG = Logger.getLogger(Pacer.class);

  private final PaceStore store;

  public Pacer(PaceStore store) {
    this.store = store;
  }

  /**
   * What is paced.
   *
   * @param model name of the definition; its versions share one pace, that of the newest
   * @param version of the definition; 0 where there are no versions
   */
  public record Lane(String model, long version, Pace bounds) {}

  /** One call that was let through. Exactly one of the two ways ends it; both may be repeated. */
  public final class Permit {

    private final Lane lane;
    private final long tokensTaken;
    private final boolean isProbe;
    private boolean isSettled;
    private boolean isAccepted;

    private Permit(Lane lane, long tokensTaken, boolean isProbe) {
      this.lane = lane;
      this.tokensTaken = tokensTaken;
      this.isProbe = isProbe;
    }

    /** The provider answers; a pause that this call probed is over. */
    public synchronized void accepted() {
      if (isAccepted) return;
      isAccepted = true;
      if (isProbe) quietly(() -> store.resume(lane.model()));
    }

    /** The provider asked for a pause: everybody waits. */
    public void pause(Duration asked) {
      var time = asked.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : asked;
      quietly(
          () ->
              store.pause(
                  lane.model(), time.compareTo(RetryAfter.MAX) > 0 ? RetryAfter.MAX : time));
    }

    public synchronized void settle(long tokensUsed) {
      if (isSettled || lane.bounds().tokensPerMinute() == 0) return;
      isSettled = true;
      long more = tokensUsed - tokensTaken;
      if (more > 0) quietly(() -> tokens(lane).consumeIgnoringRateLimits(more));
      if (more < 0) quietly(() -> tokens(lane).addTokens(-more));
    }
  }

  /**
   * @param tokens what the call may use at most
   * @throws AgentException {@code model_rate_limited}, {@code pace_unavailable}
   */
  public Permit enter(Lane lane, long tokens, Instant deadline)
      throws AgentException, InterruptedException {
    long taken = Math.clamp(tokens, 1, burst(lane.bounds().tokensPerMinute()));
    var entry = PaceStore.Entry.FREE;
    while (true) {
      if (!entry.isProbe()) entry = asked(() -> store.enter(lane.model(), PROBE_TIME));
      var wait = entry.delay().isZero() ? asked(() -> take(lane, taken)) : entry.delay();
      if (wait.isZero()) return new Permit(lane, taken, entry.isProbe());
      if (Instant.now().plus(wait).isAfter(deadline)) throw limited(lane, wait);
      Thread.sleep(
          Math.min(wait.toMillis(), WAIT_MS_MAX)
              + ThreadLocalRandom.current().nextLong(1, JITTER_MS));
    }
  }

  private static AgentException limited(Lane lane, Duration wait) {
    return new AgentException(
        "model_rate_limited",
        "The model " + lane.model() + " is asked as fast as it may be; come back later",
        true,
        wait.toMillis());
  }

  /** Zero where request and tokens were taken, else how long to wait for what is missing. */
  private Duration take(Lane lane, long tokens) {
    if (lane.bounds().requestsPerMinute() > 0) {
      var probe = requests(lane).tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) return atLeastOneMs(probe.getNanosToWaitForRefill());
    }
    if (lane.bounds().tokensPerMinute() == 0) return Duration.ZERO;
    var probe = tokens(lane).tryConsumeAndReturnRemaining(tokens);
    if (probe.isConsumed()) return Duration.ZERO;
    if (lane.bounds().requestsPerMinute() > 0) requests(lane).addTokens(1);
    return atLeastOneMs(probe.getNanosToWaitForRefill());
  }

  private static Duration atLeastOneMs(long nanos) {
    return Duration.ofNanos(Math.max(nanos, Duration.ofMillis(1).toNanos()));
  }

  private Bucket requests(Lane lane) {
    return store.bucket(
        lane.model() + "/requests",
        lane.version(),
        configuration(lane.bounds().requestsPerMinute()));
  }

  private Bucket tokens(Lane lane) {
    return store.bucket(
        lane.model() + "/tokens", lane.version(), configuration(lane.bounds().tokensPerMinute()));
  }

  private static long burst(long perMinute) {
    return Math.max(1, perMinute / BURST_SHARE);
  }

  private static BucketConfiguration configuration(long perMinute) {
    long burst = burst(perMinute);
    return BucketConfiguration.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(Math.max(1, perMinute - burst), MINUTE)
                .build())
        .build();
  }

  private static <T> T asked(Supplier<T> question) throws AgentException, InterruptedException {
    try {
      return question.get();
    } catch (RuntimeException e) {
      // An interrupt closes the connection that a virtual thread waits for.
      if (Thread.interrupted()) throw new InterruptedException();
      throw new AgentException(
          "pace_unavailable",
          "The pace of models cannot be read, so none is called; see whether the database answers",
          true,
          null,
          e);
    }
  }

  /** After a call: its answer is worth more than the bucket's exactness. */
  private static void quietly(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      LOG.warnf("The pace of a model could not be settled (%s)", e.getClass().getSimpleName());
    }
  }
}

package io.millrace.agents.model.pace;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Pace of this process alone, without a database. Bounded by the number of models. */
public final class MemoryPaceStore implements PaceStore {

  private record Versioned(Bucket bucket, long version) {}

  private final Map<String, Versioned> buckets = new HashMap<>();
  private final Map<String, Long> pausedUntilNanos = new HashMap<>();

  @Override
  public synchronized Bucket bucket(String key, long version, BucketConfiguration configuration) {
    var known = buckets.get(key);
    if (known == null) known = new Versioned(local(configuration), version);
    if (known.version() < version) {
      known.bucket().replaceConfiguration(configuration, TokensInheritanceStrategy.PROPORTIONALLY);
      known = new Versioned(known.bucket(), version);
    }
    buckets.put(key, known);
    return known.bucket();
  }

  private static Bucket local(BucketConfiguration configuration) {
    var builder = Bucket.builder();
    for (Bandwidth bandwidth : configuration.getBandwidths()) builder.addLimit(bandwidth);
    return builder.build();
  }

  @Override
  public synchronized Entry enter(String model, Duration probeTime) {
    var until = pausedUntilNanos.get(model);
    if (until == null) return Entry.FREE;
    long now = System.nanoTime();
    if (until - now > 0) return Entry.after(Duration.ofNanos(until - now));
    pausedUntilNanos.put(model, now + probeTime.toNanos());
    return Entry.PROBE;
  }

  @Override
  public synchronized void pause(String model, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    pausedUntilNanos.merge(model, until, (a, b) -> a - b > 0 ? a : b);
  }

  @Override
  public synchronized void resume(String model) {
    pausedUntilNanos.remove(model);
  }
}

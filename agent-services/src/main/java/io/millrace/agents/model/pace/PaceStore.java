package io.millrace.agents.model.pace;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/**
 * Where pace is kept: in memory for one process, or in PostgreSQL for all of them. A store that
 * cannot be reached throws; {@link Pacer} turns that into {@code pace_unavailable}.
 */
public interface PaceStore {

  /**
   * The bucket of a key, made full at its first use.
   *
   * @param version a bucket of a lower version takes over this configuration
   */
  Bucket bucket(String key, long version, BucketConfiguration configuration);

  /**
   * Asks to call a model. While a pause lasts nobody may; after it one caller is let through as a
   * probe and the pause goes on for {@code probeTime}, until somebody {@linkplain #resume resumes}.
   */
  Entry enter(String model, Duration probeTime);

  /** Nobody calls the model for this time; a longer pause stays as it is. */
  void pause(String model, Duration time);

  /** Ends a pause. */
  void resume(String model);

  /**
   * @param delay zero where the model may be called
   * @param isProbe true for the first caller after a pause
   */
  record Entry(Duration delay, boolean isProbe) {

    public static final Entry FREE = new Entry(Duration.ZERO, false);
    public static final Entry PROBE = new Entry(Duration.ZERO, true);

    public static Entry after(Duration delay) {
      return new Entry(delay, false);
    }
  }
}

package io.millrace.review.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Since when the fold of the journal fails, if it does. */
@ApplicationScoped
public class FoldProgress {

  private final AtomicReference<@Nullable Instant> failingSince = new AtomicReference<>();
  private final Clock clock = Clock.systemUTC();

  public void failed() {
    failingSince.compareAndSet(null, clock.instant());
  }

  public void folded() {
    failingSince.set(null);
  }

  public Duration failingFor() {
    var since = failingSince.get();
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }
}

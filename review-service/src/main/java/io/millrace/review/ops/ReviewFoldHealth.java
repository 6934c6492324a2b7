package io.millrace.review.ops;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while an event of the journal cannot be stored: what the queue shows is then old. */
@Readiness
@ApplicationScoped
public class ReviewFoldHealth implements HealthCheck {

  private final FoldProgress progress;
  private final ReviewSettings settings;

  ReviewFoldHealth(FoldProgress progress, ReviewSettings settings) {
    this.progress = progress;
    this.settings = settings;
  }

  @Override
  public HealthCheckResponse call() {
    var failingFor = progress.failingFor();
    return HealthCheckResponse.named("review-fold")
        .status(failingFor.compareTo(settings.foldStalledAfter()) < 0)
        .withData("failingForMs", failingFor.toMillis())
        .build();
  }
}

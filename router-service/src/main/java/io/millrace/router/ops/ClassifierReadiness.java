package io.millrace.router.ops;

import io.millrace.router.store.TrainedClassifier;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the classifier was trained on the published skills, if there are any. */
@Readiness
@ApplicationScoped
public class ClassifierReadiness implements HealthCheck {

  private final TrainedClassifier trained;

  ClassifierReadiness(TrainedClassifier trained) {
    this.trained = trained;
  }

  @Override
  public HealthCheckResponse call() {
    var current = trained.current();
    var response = HealthCheckResponse.named("router-classifier").status(!trained.isBehind());
    current.ifPresent(
        classifier ->
            response
                .withData("classifier", classifier.name())
                .withData("skills", classifier.skills().size()));
    return response.build();
  }
}

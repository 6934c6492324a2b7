package io.millrace.statestore.ops;

import io.millrace.statestore.stream.HotRuns;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the machine holds its partitions and their stores are restored. */
@Readiness
@ApplicationScoped
public class StateMachineReadiness implements HealthCheck {

  private final HotRuns runs;

  StateMachineReadiness(HotRuns runs) {
    this.runs = runs;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("state-machine").status(runs.isReady()).build();
  }
}

package io.millrace.agents.stream;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows which agents have workers. Always up: a deployment whose agents are not published yet is
 * ready to serve them.
 */
@Readiness
@ApplicationScoped
public class ServedAgents implements HealthCheck {

  private final AgentWorkers workers;

  ServedAgents(AgentWorkers workers) {
    this.workers = workers;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("agents")
        .up()
        .withData("served", String.join(",", workers.served().stream().sorted().toList()))
        .build();
  }
}

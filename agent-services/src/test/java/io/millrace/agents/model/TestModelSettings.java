package io.millrace.agents.model;

import java.time.Duration;
import java.util.Optional;

record TestModelSettings(
    Optional<String> provider,
    Optional<String> name,
    Optional<String> baseUrl,
    Optional<String> apiKey,
    Duration timeout)
    implements ModelSettings {

  @Override
  public double inputUsdPerMtok() {
    return 3;
  }

  @Override
  public double outputUsdPerMtok() {
    return 15;
  }

  @Override
  public int outputTokensMax() {
    return 500;
  }
}

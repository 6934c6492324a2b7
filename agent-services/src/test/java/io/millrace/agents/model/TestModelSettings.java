package io.millrace.agents.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

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

  @Override
  public OptionalDouble cachedInputUsdPerMtok() {
    return OptionalDouble.empty();
  }

  @Override
  public int retries() {
    return 0;
  }

  @Override
  public int requestsPerMinute() {
    return 0;
  }

  @Override
  public long tokensPerMinute() {
    return 0;
  }

  @Override
  public int parallel() {
    return 16;
  }
}

package io.millrace.agents.secret;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets in the environment: {@code bank-key} is {@code MILLRACE_SECRET_BANK_KEY}. */
public final class EnvironmentSecrets implements SecretSource {

  private static final String PREFIX = "MILLRACE_SECRET_";

  private final Function<String, @Nullable String> environment;

  public EnvironmentSecrets() {
    this(System::getenv);
  }

  EnvironmentSecrets(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public Optional<Secret> find(String name) {
    var value =
        environment.apply(
            PREFIX + new SecretRef(name).name().toUpperCase(Locale.ROOT).replace('-', '_'));
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Secret.of(value));
  }
}

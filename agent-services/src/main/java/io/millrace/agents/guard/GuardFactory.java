package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailReading;
import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes guardrails of published settings. {@link GuardrailReading} decides what can be used, here
 * as when a guardrail is published. Thread-safe.
 */
public final class GuardFactory {

  private final Similarity similarity;
  private final @Nullable InjectionModel injectionModel;
  private final GuardLimits limits;
  private final LongSupplier nanos;

  /**
   * @param injectionModel null for rules alone, which stop fewer attacks
   */
  public GuardFactory(
      Similarity similarity, @Nullable InjectionModel injectionModel, GuardLimits limits) {
    this(similarity, injectionModel, limits, System::nanoTime);
  }

  GuardFactory(
      Similarity similarity,
      @Nullable InjectionModel injectionModel,
      GuardLimits limits,
      LongSupplier nanos) {
    this.similarity = similarity;
    this.injectionModel = injectionModel;
    this.limits = limits;
    this.nanos = nanos;
  }

  /**
   * @throws InvalidGuardException with every problem that was found
   */
  public Guard guard(GuardSettings settings) {
    var read =
        GuardrailReading.of(settings.type(), settings.at(), settings.action(), settings.settings());
    if (!read.problems().isEmpty()) throw new InvalidGuardException(read.problems());
    return new Guard(settings, check(read.settings()), read.only(), limits, nanos);
  }

  private Check check(GuardrailSettings settings) {
    return switch (settings) {
      case GuardrailSettings.Length length -> LengthCheck.of(length);
      case GuardrailSettings.Language language -> LanguageCheck.of(language);
      case GuardrailSettings.Topics topics -> TopicsCheck.of(topics, similarity);
      case GuardrailSettings.Injection injection -> InjectionCheck.of(injection, injectionModel);
      case GuardrailSettings.PersonalData personal -> PersonalDataCheck.of(personal);
      case GuardrailSettings.Secrets secrets -> SecretsCheck.of(secrets);
      case GuardrailSettings.Schema schema -> SchemaCheck.of(schema);
      case GuardrailSettings.ForbiddenClaims claims -> ClaimsCheck.of(claims);
      case GuardrailSettings.Grounding grounding -> GroundingCheck.of(grounding, similarity);
      case GuardrailSettings.Urls urls -> UrlsCheck.of(urls);
    };
  }
}

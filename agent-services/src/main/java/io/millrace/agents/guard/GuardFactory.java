package io.millrace.agents.guard;

import io.millrace.contracts.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes guardrails of published settings. The same rules decide at publish time ({@link #check})
 * and at run time ({@link #guard}), so what was published can be made. Thread-safe.
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

  /** Everything that keeps the guardrail from being published. */
  public GuardProblems check(GuardSettings settings) {
    var problems = new ArrayList<Problem>();
    compiled(settings, problems);
    return new GuardProblems(problems);
  }

  /**
   * @throws InvalidGuardException with every problem that was found
   */
  public Guard guard(GuardSettings settings) {
    var problems = new ArrayList<Problem>();
    var guard = compiled(settings, problems);
    if (!problems.isEmpty()) throw new InvalidGuardException(new GuardProblems(problems));
    return guard;
  }

  private Guard compiled(GuardSettings settings, List<Problem> problems) {
    if (settings.action() == Action.REWRITE && !settings.type().rewrites())
      problems.add(
          new Problem(
              "/onFinding",
              0,
              "A guardrail of the type "
                  + settings.type().key()
                  + " has nothing to put instead: review or block"));
    if (settings.at().isEmpty())
      problems.add(new Problem("/at", 0, "At least one of input, tool and output"));
    if (settings.type() == GuardType.GROUNDING && !settings.at().equals(Set.of(GuardPoint.OUTPUT)))
      problems.add(new Problem("/at", 0, "Only what an agent gives back has citations: output"));
    var reader = new SettingsReader(settings.settings().tree(), "", problems);
    var only = reader.texts("only");
    for (int i = 0; i < only.size(); i++)
      if (!only.get(i).startsWith("/"))
        reader.problem("only/" + i, "A JSON pointer, which begins with a slash");
    var check = compiled(settings.type(), reader);
    reader.end();
    return new Guard(settings, check, only, limits, nanos);
  }

  private Check compiled(GuardType type, SettingsReader reader) {
    return switch (type) {
      case LENGTH -> LengthCheck.of(reader);
      case LANGUAGE -> LanguageCheck.of(reader);
      case TOPICS -> TopicsCheck.of(reader, similarity);
      case INJECTION -> InjectionCheck.of(reader, injectionModel);
      case PERSONAL_DATA -> PersonalDataCheck.of(reader);
      case SECRETS -> SecretsCheck.of(reader);
      case SCHEMA -> SchemaCheck.of(reader);
      case FORBIDDEN_CLAIMS -> ClaimsCheck.of(reader);
      case GROUNDING -> GroundingCheck.of(reader, similarity);
      case URLS -> UrlsCheck.of(reader);
    };
  }
}

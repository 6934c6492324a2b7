package io.millrace.review.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Verdict;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.review.core.Phase.Decision;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of a decision, as it came. */
public record DecisionRequest(
    @Nullable String verdict,
    @Nullable JsonNode output,
    @Nullable String comment,
    @Nullable String actor) {

  static final int COMMENT_CHARS_MAX = 2_000;

  private static final Map<String, Verdict> VERDICTS =
      Map.of("approve", Verdict.APPROVE, "reject", Verdict.REJECT, "edit", Verdict.EDIT);

  /**
   * @throws ProblemException 400 {@code decision_invalid}, with every wrong field
   */
  Decision decision() {
    var errors = new ArrayList<FieldError>();
    var decided =
        Optional.ofNullable(verdict).map(text -> VERDICTS.get(text.toLowerCase(Locale.ROOT)));
    if (decided.isEmpty())
      errors.add(new FieldError("/verdict", 0, "must be approve, reject or edit"));
    Actors.check(actor).ifPresent(errors::add);
    var given = output == null || output.isNull() || output.isMissingNode() ? null : output;
    boolean edit = decided.filter(Verdict.EDIT::equals).isPresent();
    if (edit && given == null) errors.add(new FieldError("/output", 0, "is required with edit"));
    if (decided.isPresent() && !edit && given != null)
      errors.add(new FieldError("/output", 0, "is taken with edit only"));
    if (comment != null && comment.length() > COMMENT_CHARS_MAX)
      errors.add(new FieldError("/comment", 0, "has at most " + COMMENT_CHARS_MAX + " characters"));
    if (decided.isEmpty() || actor == null || !errors.isEmpty())
      throw Problems.decisionInvalid("Mend what 'errors' lists.").with(errors);
    return new Decision(actor, decided.get(), given == null ? null : Json.of(given), comment);
  }
}

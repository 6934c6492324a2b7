package io.millrace.agents.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.LedgerQuery;
import io.millrace.agents.ledger.LedgerQuery.Which;
import io.millrace.agents.ledger.Reconciliation;
import io.millrace.contracts.json.Json;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies and parameters, checked; all that is wrong with one is told at once. */
final class CallRequests {

  static final int COMMENT_CHARS_MAX = 2_000;
  static final int LIMIT_MAX = 200;

  private static final String DONE = "done";
  private static final String NOT_DONE = "not_done";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private CallRequests() {}

  /** Who decides, and why. */
  record Signed(String by, @Nullable String comment) {}

  static Optional<EffectKey> key(String text) {
    return KEY.matcher(text).matches() ? Optional.of(new EffectKey(text)) : Optional.empty();
  }

  static LedgerQuery query(
      String status, @Nullable String runId, @Nullable String stepId, int limit) {
    var run = blank(runId);
    var which =
        switch (status.toLowerCase(Locale.ROOT)) {
          case "unknown" -> Which.UNKNOWN;
          case "needs_approval" -> Which.NEEDS_APPROVAL;
          case "open" -> Which.OPEN;
          case "all" -> Which.ALL;
          default -> throw queryInvalid("'status' is unknown, needs_approval, open or all.");
        };
    if (which == Which.ALL && run == null)
      throw queryInvalid("All calls are given of one 'runId'.");
    return new LedgerQuery(which, run, blank(stepId), Math.clamp(limit, 1, LIMIT_MAX));
  }

  static Signed signed(@Nullable Say said) {
    var errors = new ArrayList<FieldError>();
    var by = by(said == null ? null : said.by(), errors);
    var comment = comment(said == null ? null : said.comment(), errors);
    if (!errors.isEmpty()) throw invalid(errors);
    return new Signed(by, comment);
  }

  /** What was found out, and who says so. */
  record Settled(Reconciliation outcome, Signed signed) {}

  /**
   * @param resultBytesMax largest output that is kept
   */
  static Settled settled(@Nullable Settle body, int resultBytesMax) {
    var settle = body == null ? new Settle(null, null, null, null) : body;
    var errors = new ArrayList<FieldError>();
    var output = output(settle.output());
    boolean isDone = DONE.equals(settle.outcome());
    if (!isDone && !NOT_DONE.equals(settle.outcome()))
      errors.add(new FieldError("/outcome", 0, "must be " + DONE + " or " + NOT_DONE));
    if (isDone && output == null)
      errors.add(new FieldError("/output", 0, "is required with done: what the tool answered"));
    if (!isDone && output != null)
      errors.add(new FieldError("/output", 0, "is taken with done only"));
    if (output != null && output.text().getBytes(UTF_8).length > resultBytesMax)
      errors.add(new FieldError("/output", 0, "has at most " + resultBytesMax + " bytes"));
    var by = by(settle.by(), errors);
    var comment = comment(settle.comment(), errors);
    if (!errors.isEmpty()) throw invalid(errors);
    return new Settled(
        output == null ? new Reconciliation.DidNotHappen() : new Reconciliation.Happened(output),
        new Signed(by, comment));
  }

  private static @Nullable Json output(@Nullable JsonNode node) {
    return node == null || node.isNull() || node.isMissingNode() ? null : Json.of(node);
  }

  private static String by(@Nullable String by, List<FieldError> errors) {
    if (by == null) errors.add(new FieldError("/by", 0, "is required: who decides"));
    else if (!NAME.matcher(by).matches())
      errors.add(new FieldError("/by", 0, "must match " + NAME));
    return String.valueOf(by);
  }

  private static @Nullable String comment(@Nullable String comment, List<FieldError> errors) {
    if (comment != null && comment.length() > COMMENT_CHARS_MAX)
      errors.add(new FieldError("/comment", 0, "has at most " + COMMENT_CHARS_MAX + " characters"));
    return comment == null ? null : comment.replace("\0", "");
  }

  static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
            400, "decision_invalid", "The decision is not valid", "Mend what 'errors' lists.")
        .with(errors);
  }

  private static ProblemException queryInvalid(String detail) {
    return new ProblemException(400, "query_invalid", "The query is not valid", detail);
  }

  private static @Nullable String blank(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}

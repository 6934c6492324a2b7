package io.millrace.cli.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores a run by its expectations: pure, the same run always gives the same checks. An expectation
 * that cannot be decided, such as a pattern that costs too much, is not met and says why.
 */
public final class Scorer {

  static final int SHOWN_CHARS_MAX = 160;

  /** A longer text is not searched; no run's output may be that long either. */
  static final int TEXT_CHARS_MAX = 1 << 20;

  private final JsonPointer textAt;

  /**
   * @param textAt where in the output the text stands that facts are looked for in
   */
  public Scorer(JsonPointer textAt) {
    this.textAt = textAt;
  }

  public List<Check> score(List<Expectation> expectations, JsonNode run) {
    var subject = Subject.of(run);
    var checks = new ArrayList<Check>();
    for (var expectation : expectations) checks.add(check(expectation, subject));
    return checks;
  }

  /** All checks as failed, for a run that there is none of. */
  public static List<Check> failed(List<Expectation> expectations, String why) {
    return expectations.stream()
        .map(expectation -> new Check(kind(expectation), target(expectation), false, why))
        .toList();
  }

  private Check check(Expectation expectation, Subject subject) {
    var missed = missed(expectation, subject);
    return new Check(
        kind(expectation),
        target(expectation),
        missed == null,
        missed == null ? null : cut(missed));
  }

  private @Nullable String missed(Expectation expectation, Subject subject) {
    return switch (expectation) {
      case Expectation.Status status -> status(status.status(), subject);
      case Expectation.Fact fact -> fact(fact.text(), subject);
      case Expectation.Absent absent -> absent(absent.text(), subject);
      case Expectation.Field field -> field(field, subject.output().at(field.pointer()));
      case Expectation.Matches matches -> matches(matches, subject.output().at(matches.pointer()));
      case Expectation.Number number -> number(number, subject.output().at(number.pointer()));
      case Expectation.Citations citations -> citations(citations.minimum(), subject);
      case Expectation.Cites cites -> cites(cites.id(), subject);
      case Expectation.Degraded degraded ->
          subject.run().path("degraded").asBoolean() == degraded.degraded()
              ? null
              : "it is " + subject.run().path("degraded").asBoolean();
      case Expectation.Warning warning -> warning(warning.text(), subject);
    };
  }

  private static @Nullable String status(String wanted, Subject subject) {
    var status = subject.run().path("status").asText("unknown");
    if (status.equals(wanted)) return null;
    var error = subject.run().path("error");
    return "it is "
        + status
        + (error.hasNonNull("code")
            ? " (" + error.path("code").asText() + ": " + error.path("message").asText() + ")"
            : "");
  }

  private @Nullable String fact(String words, Subject subject) {
    var text = subject.text(textAt);
    if (text.length() > TEXT_CHARS_MAX) return "the text is too long to be searched";
    return Normalised.containsWhole(text, words) ? null : "not in: " + text.strip();
  }

  private @Nullable String absent(String words, Subject subject) {
    var text = subject.text(textAt);
    if (text.length() > TEXT_CHARS_MAX) return "the text is too long to be searched";
    // Without an output nothing can be in it, but then there is no answer to be right either.
    if (subject.output().isMissingNode()) return "there is no output";
    return Normalised.contains(text, words) ? "it stands in: " + text.strip() : null;
  }

  private static @Nullable String field(Expectation.Field expected, JsonNode found) {
    if (found.isMissingNode()) return "there is no such field";
    return Values.same(expected.value(), found) ? null : "it is " + found;
  }

  private static @Nullable String matches(Expectation.Matches expected, JsonNode found) {
    if (!found.isValueNode() || found.isNull()) return "there is no text there";
    var text = found.asText();
    if (text.length() > TEXT_CHARS_MAX) return "the text is too long to be searched";
    return switch (BoundedRegex.find(expected.pattern(), text)) {
      case FOUND -> null;
      case NOT_FOUND -> "not found in: " + text;
      case TOO_COSTLY -> "the pattern takes too long on this text";
    };
  }

  private static @Nullable String number(Expectation.Number expected, JsonNode found) {
    return Values.number(found)
        .map(
            value ->
                value.subtract(expected.value()).abs().compareTo(expected.tolerance()) <= 0
                    ? Optional.<String>empty()
                    : Optional.of("it is " + value.toPlainString()))
        .orElseGet(
            () -> Optional.of(found.isMissingNode() ? "there is no such field" : "no number"))
        .orElse(null);
  }

  private static @Nullable String citations(int minimum, Subject subject) {
    int count = subject.output().path("citations").size();
    return count >= minimum ? null : "there are " + count;
  }

  private static @Nullable String cites(String id, Subject subject) {
    var ids = new ArrayList<String>();
    for (JsonNode citation : subject.output().path("citations"))
      ids.add(citation.path("id").asText());
    return ids.contains(id)
        ? null
        : "cited: " + (ids.isEmpty() ? "nothing" : String.join(", ", ids));
  }

  private static @Nullable String warning(String words, Subject subject) {
    var warnings = new ArrayList<String>();
    subject.run().path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return warnings.stream().anyMatch(warning -> Normalised.contains(warning, words))
        ? null
        : "warnings: " + (warnings.isEmpty() ? "none" : String.join("; ", warnings));
  }

  private static String kind(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Status e -> "status";
      case Expectation.Fact e -> "fact";
      case Expectation.Absent e -> "absent";
      case Expectation.Field e -> "field";
      case Expectation.Matches e -> "matches";
      case Expectation.Number e -> "number";
      case Expectation.Citations e -> "citations";
      case Expectation.Cites e -> "cites";
      case Expectation.Degraded e -> "degraded";
      case Expectation.Warning e -> "warning";
    };
  }

  private static String target(Expectation expectation) {
    return cut(
        switch (expectation) {
          case Expectation.Status e -> e.status();
          case Expectation.Fact e -> e.text();
          case Expectation.Absent e -> e.text();
          case Expectation.Field e -> e.pointer() + " = " + e.value();
          case Expectation.Matches e -> e.pointer() + " ~ " + e.pattern().pattern();
          case Expectation.Number e -> e.pointer() + " = " + plain(e.value(), e.tolerance());
          case Expectation.Citations e -> "at least " + e.minimum();
          case Expectation.Cites e -> e.id();
          case Expectation.Degraded e -> String.valueOf(e.degraded());
          case Expectation.Warning e -> e.text();
        });
  }

  private static String plain(BigDecimal value, BigDecimal tolerance) {
    return value.toPlainString()
        + (tolerance.signum() == 0 ? "" : " ± " + tolerance.toPlainString());
  }

  static String cut(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= SHOWN_CHARS_MAX
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, SHOWN_CHARS_MAX)) - 1)
            + "…";
  }
}

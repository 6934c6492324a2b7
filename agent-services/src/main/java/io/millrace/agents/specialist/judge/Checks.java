package io.millrace.agents.specialist.judge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Source;
import io.millrace.agents.specialist.Support;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Expectations that need no judgement: the same answer always passes or fails them. A check that
 * cannot be read fails the task with {@code check_invalid}; one that cannot be decided (no JSON, no
 * number, a pattern that takes too long) is not passed and says why.
 */
final class Checks {

  static final int PATTERN_CHARS_MAX = 500;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,18}(?:,\\d{3})*(?:\\.\\d{1,18})?(?:[eE][-+]?\\d{1,2})?");

  record Outcome(String kind, boolean passed, double weight, String message) {}

  private final JsonNode input;
  private final String answer;

  Checks(JsonNode input) {
    this.input = input;
    this.answer = input.path("answer").asText();
  }

  List<Outcome> outcomes() throws AgentException {
    var outcomes = new ArrayList<Outcome>();
    for (var check : input.path("checks")) {
      var kind = check.path("kind").asText();
      var missed = missed(kind, check);
      outcomes.add(new Outcome(kind, missed.isEmpty(), check.path("weight").asDouble(1), missed));
    }
    return outcomes;
  }

  /** Why it is not passed; empty where it is. */
  private String missed(String kind, JsonNode check) throws AgentException {
    return switch (kind) {
      case "contains" -> contains(check);
      case "absent" -> contains(check).isEmpty() ? "The answer has what it must not have." : "";
      case "exact" ->
          plain(answer).equals(plain(required(check, "value")))
              ? ""
              : "The answer is another text.";
      case "regex" -> regex(required(check, "pattern"));
      case "json" -> json(check);
      case "number" -> number(check);
      case "citation" -> citation(check);
      default -> throw invalid("unknown kind");
    };
  }

  private String contains(JsonNode check) throws AgentException {
    var value = plain(required(check, "value"));
    var text = plain(answer);
    boolean found =
        check.path("ignoreCase").asBoolean(true)
            ? text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT))
            : text.contains(value);
    return found ? "" : "The answer does not contain the fact.";
  }

  private String regex(String pattern) throws AgentException {
    if (pattern.length() > PATTERN_CHARS_MAX) throw invalid("a pattern is too long");
    try {
      return BoundedMatch.find(Pattern.compile(pattern), answer) ? "" : "The pattern is not found.";
    } catch (PatternSyntaxException e) {
      throw invalid("a pattern cannot be read");
    } catch (BoundedMatch.TooManyStepsException e) {
      return "The pattern takes too long on this answer.";
    }
  }

  private String json(JsonNode check) throws AgentException {
    if (!check.has("value")) throw invalid("'value' is missing");
    var found = at(check);
    if (found.isMissingNode()) return "The field is not there.";
    return same(found, check.path("value")) ? "" : "The field has another value.";
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b);
  }

  private JsonNode at(JsonNode check) throws AgentException {
    try {
      var pointer = JsonPointer.compile(check.path("pointer").asText());
      return (input.has("document") ? input.path("document") : Json.parse(answer).tree())
          .at(pointer);
    } catch (InvalidJsonException e) {
      return MissingNode.getInstance();
    } catch (IllegalArgumentException e) {
      throw invalid("a pointer cannot be read");
    }
  }

  private String number(JsonNode check) throws AgentException {
    if (!check.path("value").isNumber()) throw invalid("'value' must be a number");
    var wanted = check.path("value").decimalValue();
    var tolerance =
        check.path("tolerance").isNumber()
            ? check.path("tolerance").decimalValue()
            : BigDecimal.ZERO;
    var found = new ArrayList<BigDecimal>();
    if (check.has("pointer")) {
      var node = at(check);
      if (node.isNumber()) found.add(node.decimalValue());
    } else
      NUMBER
          .matcher(answer)
          .results()
          .forEach(m -> found.add(new BigDecimal(m.group().replace(",", ""))));
    return found.stream()
            .anyMatch(number -> number.subtract(wanted).abs().compareTo(tolerance) <= 0)
        ? ""
        : "No number of the answer is within the tolerance.";
  }

  private String citation(JsonNode check) throws AgentException {
    var id = required(check, "id");
    var sources = Source.of(input.path("sources"));
    for (var citation : input.path("citations")) {
      if (!citation.path("id").asText().equals(id)) continue;
      if (sources.isEmpty()) return "";
      boolean stands =
          sources.stream()
              .filter(source -> source.id().equals(id))
              .anyMatch(
                  source -> Support.find(citation.path("quote").asText(), source).isPresent());
      return stands ? "" : "The source is cited with a quote that does not stand in it.";
    }
    return "The source is not cited.";
  }

  private static String required(JsonNode check, String field) throws AgentException {
    if (check.path(field).isTextual()) return check.path(field).asText();
    throw invalid("'" + field + "' is missing");
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static AgentException invalid(String why) {
    return AgentException.permanent("check_invalid", "A check cannot be used: " + why);
  }
}

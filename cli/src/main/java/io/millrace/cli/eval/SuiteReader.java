package io.millrace.cli.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.cli.eval.InvalidSuiteException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads suites: first their JSON Schema ({@code millrace/evaluation-suite.schema.json}), then what
 * a schema cannot say. All problems are told at once, each with its line.
 */
public final class SuiteReader {

  static final Duration TIMEOUT = Duration.ofMinutes(2);
  static final Duration TIMEOUT_MAX = Duration.ofHours(1);
  private static final String SCHEMA = "/millrace/evaluation-suite.schema.json";
  private static final String QUESTION = "/question";
  private static final String COMPLETED = "COMPLETED";

  private final SuiteText text;
  private final List<Problem> problems = new ArrayList<>();

  private SuiteReader(SuiteText text) {
    this.text = text;
  }

  /**
   * @throws InvalidSuiteException with everything that is wrong
   */
  public static Suite read(String content) {
    var text = SuiteText.read(content);
    var wrong =
        schema().validate(text.document().toString(), InputFormat.JSON).stream()
            .map(
                error ->
                    text.problem(String.valueOf(error.getInstanceLocation()), error.getMessage()))
            .distinct()
            .toList();
    if (!wrong.isEmpty()) throw new InvalidSuiteException(wrong);
    var reader = new SuiteReader(text);
    var suite = reader.suite();
    if (!reader.problems.isEmpty()) throw new InvalidSuiteException(reader.problems);
    return suite;
  }

  private static Schema schema() {
    try (var file = SuiteReader.class.getResourceAsStream(SCHEMA)) {
      if (file == null) throw new IllegalStateException("The jar lacks " + SCHEMA);
      return SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)))
          .getSchema(new String(file.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Suite suite() {
    var document = text.document();
    var cases = cases(document.path("cases"));
    int repeat = document.path("repeat").asInt(1);
    if (cases.size() * repeat > Suite.RUNS_MAX)
      problems.add(
          text.problem(
              "/repeat",
              "%d cases %d times are more than %d runs"
                  .formatted(cases.size(), repeat, Suite.RUNS_MAX)));
    return new Suite(
        document.path("suite").asText(),
        document.path("description").asText(""),
        document.path("workflow").asText(),
        repeat,
        timeout(document.path("timeout")),
        JsonPointer.compile(document.path("text").asText("")),
        JsonPointer.compile(document.path("question").asText(QUESTION)),
        cases,
        text.digest());
  }

  private Duration timeout(JsonNode given) {
    if (given.isMissingNode()) return TIMEOUT;
    try {
      var timeout = Duration.parse(given.asText());
      if (timeout.isPositive() && timeout.compareTo(TIMEOUT_MAX) <= 0) return timeout;
    } catch (java.time.format.DateTimeParseException | ArithmeticException e) {
      problems.add(text.problem("/timeout", "not a duration: " + given.asText()));
      return TIMEOUT;
    }
    problems.add(text.problem("/timeout", "a timeout is more than 0 and at most " + TIMEOUT_MAX));
    return TIMEOUT;
  }

  private List<Suite.Case> cases(JsonNode given) {
    var names = new HashSet<String>();
    var cases = new ArrayList<Suite.Case>();
    for (int i = 0; i < given.size(); i++) {
      var place = "/cases/" + i;
      var node = given.get(i);
      var name = node.path("name").asText();
      if (!names.add(name))
        problems.add(text.problem(place + "/name", "another case is called '" + name + "' too"));
      cases.add(
          new Suite.Case(
              name,
              node.path("input"),
              expectations(node.path("expect"), place + "/expect"),
              rubric(node.path("rubric"))));
    }
    return List.copyOf(cases);
  }

  private static List<String> rubric(JsonNode given) {
    return given.isTextual()
        ? List.of(given.asText())
        : given.valueStream().map(JsonNode::asText).toList();
  }

  private List<Expectation> expectations(JsonNode expect, String place) {
    var expectations = new ArrayList<Expectation>();
    expectations.add(new Expectation.Status(expect.path("status").asText(COMPLETED)));
    for (JsonNode fact : expect.path("facts")) {
      expectations.add(new Expectation.Fact(fact.asText()));
      sought(fact, place + "/facts");
    }
    for (JsonNode absent : expect.path("absent")) {
      expectations.add(new Expectation.Absent(absent.asText()));
      sought(absent, place + "/absent");
    }
    for (var field : expect.path("fields").properties())
      expectations.add(
          new Expectation.Field(JsonPointer.compile(field.getKey()), field.getValue()));
    for (var match : expect.path("matches").properties()) {
      var at = place + "/matches/" + match.getKey().replace("~", "~0").replace("/", "~1");
      try {
        expectations.add(
            new Expectation.Matches(
                JsonPointer.compile(match.getKey()), Pattern.compile(match.getValue().asText())));
      } catch (PatternSyntaxException e) {
        problems.add(text.problem(at, "not a pattern: " + e.getDescription()));
      }
    }
    for (var number : expect.path("numbers").properties())
      expectations.add(
          new Expectation.Number(
              JsonPointer.compile(number.getKey()),
              number.getValue().path("value").decimalValue(),
              number.getValue().has("tolerance")
                  ? number.getValue().path("tolerance").decimalValue()
                  : BigDecimal.ZERO));
    if (expect.has("citations"))
      expectations.add(new Expectation.Citations(expect.path("citations").asInt()));
    for (JsonNode id : expect.path("cites")) expectations.add(new Expectation.Cites(id.asText()));
    if (expect.has("degraded"))
      expectations.add(new Expectation.Degraded(expect.path("degraded").asBoolean()));
    for (JsonNode warning : expect.path("warnings"))
      expectations.add(new Expectation.Warning(warning.asText()));
    return List.copyOf(expectations);
  }

  /** Words of which nothing is left would stand in every text. */
  private void sought(JsonNode words, String place) {
    if (Normalised.of(words.asText()).isEmpty())
      problems.add(text.problem(place, "'" + words.asText() + "' has nothing to look for"));
  }
}

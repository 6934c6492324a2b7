package io.millrace.statestore.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.id.Sha256;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A result of an evaluation as it is sent: what lists and pages need of it is checked, the rest is
 * kept as it is. Its id comes from its content, so the same result has the same id.
 *
 * @param summary JSON, with the id and without the cases
 * @param content JSON, with the id
 */
record EvaluationDocument(
    String id, String suite, Instant startedAt, String summary, String content) {

  static final int CASES_MAX = 1_000;
  static final int SUMMARY_CHARS_MAX = 65_536;
  static final Pattern ID = Pattern.compile("ev-[0-9a-f]{26}");
  static final Pattern SUITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final int ID_DIGITS = 26;
  private static final int DEPTH_MAX = 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /**
   * @throws ProblemException {@code json_malformed} or {@code evaluation_invalid}
   */
  static EvaluationDocument read(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          400,
          "json_malformed",
          "The body is not the JSON that is expected",
          e.getOriginalMessage());
    }
    var errors = new ArrayList<FieldError>();
    if (!(node instanceof ObjectNode document)) {
      errors.add(new FieldError("", 0, "must be an object"));
      throw invalid(errors);
    }
    document.remove("id");
    var startedAt = instant(document, errors);
    check(document, errors);
    if (!errors.isEmpty()) throw invalid(errors);
    var id = "ev-" + digest(document.toString());
    document.put("id", id);
    var summary = document.deepCopy();
    summary.remove("results");
    var summaryText = summary.toString();
    if (summaryText.length() > SUMMARY_CHARS_MAX)
      throw invalid(
          List.of(
              new FieldError(
                  "", 0, "has more than " + SUMMARY_CHARS_MAX + " characters beside its results")));
    return new EvaluationDocument(
        id, document.path("suite").asText(), startedAt, summaryText, document.toString());
  }

  private static void check(ObjectNode document, List<FieldError> errors) {
    if (!document.path("suite").isTextual()
        || !SUITE.matcher(document.path("suite").asText()).matches())
      errors.add(new FieldError("/suite", 0, "must match " + SUITE));
    if (!document.path("workflow").isTextual())
      errors.add(new FieldError("/workflow", 0, "must be a text"));
    var score = document.path("score");
    if (!score.isNumber() || !(score.asDouble() >= 0 && score.asDouble() <= 1))
      errors.add(new FieldError("/score", 0, "must be a number from 0 to 1"));
    for (String name : List.of("low", "high"))
      if (!document.path("passRate").path(name).isNumber())
        errors.add(new FieldError("/passRate/" + name, 0, "must be a number"));
    if (!document.path("versions").isArray())
      errors.add(new FieldError("/versions", 0, "must be an array"));
    if (!document.path("totals").isObject())
      errors.add(new FieldError("/totals", 0, "must be an object"));
    results(document, errors);
  }

  private static void results(ObjectNode document, List<FieldError> errors) {
    var results = document.path("results");
    if (!results.isArray() || results.isEmpty() || results.size() > CASES_MAX) {
      errors.add(new FieldError("/results", 0, "must be an array of 1 to " + CASES_MAX + " cases"));
      return;
    }
    int passed = 0;
    for (int i = 0; i < results.size(); i++) {
      var result = results.get(i);
      if (!result.path("name").isTextual()
          || !result.path("score").isNumber()
          || !result.path("passed").isBoolean()
          || !result.path("attempts").isArray())
        errors.add(
            new FieldError("/results/" + i, 0, "must have name, score, passed and attempts"));
      if (result.path("passed").asBoolean()) passed++;
    }
    if (document.path("cases").asInt(-1) != results.size())
      errors.add(new FieldError("/cases", 0, "must be how many results there are"));
    if (document.path("passed").asInt(-1) != passed)
      errors.add(new FieldError("/passed", 0, "must be how many results passed"));
  }

  private static Instant instant(ObjectNode document, List<FieldError> errors) {
    try {
      return Instant.parse(document.path("startedAt").asText());
    } catch (DateTimeParseException e) {
      errors.add(
          new FieldError("/startedAt", 0, "must be an instant such as 2026-11-20T10:00:00Z"));
      return Instant.EPOCH;
    }
  }

  private static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
            400,
            "evaluation_invalid",
            "Not a result of an evaluation",
            "Send what 'millrace eval run --out FILE' writes.")
        .with(errors);
  }

  private static String digest(String text) {
    return Sha256.hex(text).substring(0, ID_DIGITS);
  }
}

package io.millrace.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final JsonPointer ANSWER = JsonPointer.compile("/answer");

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode run(String output) {
    return json(
        "{\"status\": \"COMPLETED\", \"degraded\": false, \"warnings\": [], \"output\": "
            + output
            + "}");
  }

  private static JsonNode answering(String answer) {
    return run(JSON.createObjectNode().put("answer", answer).toString());
  }

  private static Check check(Expectation expectation, JsonNode run) {
    return new Scorer(ANSWER).score(List.of(expectation), run).getFirst();
  }

  private static boolean met(Expectation expectation, JsonNode run) {
    return check(expectation, run).passed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A fee of £4.25 was charged. | £4.25",
        "**A fee** of `£4.25` | a fee of £4.25",
        "You don\u2019t pay | YOU DON'T PAY",
        "3\u20135 working\u00a0days | 3-5 working days",
        "up to \t  £300 each | up to £300",
        "\uff26\uff25\uff25 | fee",
        "£4 | £4",
        "(£4) | £4",
        "It costs £4. | £4",
        "It costs £4, always | £4",
        "over 45 days | 45 days"
      })
  void a_fact_is_found_whatever_its_case_spacing_and_signs(String answer, String fact) {
    assertThat(met(new Expectation.Fact(fact), answering(answer))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It costs £4.25 | £4",
        "It costs £40 | £4",
        "1,250 pounds | 250 pounds",
        "10.5% | 0.5%",
        "refunds | refund",
        "nothing of it | £4"
      })
  void a_fact_is_not_found_inside_another_word_or_number(String answer, String fact) {
    var check = check(new Expectation.Fact(fact), answering(answer));

    assertThat(check.passed()).isFalse();
    assertThat(check.detail()).contains(answer);
  }

  @Test
  void facts_are_looked_for_at_their_place_only_and_everywhere_without_one() {
    var run = run("{\"answer\": \"yes\", \"citations\": [{\"quote\": \"it costs 3\"}], \"n\": 7}");

    assertThat(met(new Expectation.Fact("costs"), run)).isFalse();
    var everywhere = new Scorer(JsonPointer.empty());
    assertThat(
            everywhere.score(
                List.of(new Expectation.Fact("costs"), new Expectation.Fact("7")), run))
        .allMatch(Check::passed);
  }

  @Test
  void
      what_must_be_absent_may_not_even_stand_inside_a_number_and_needs_an_answer_to_be_absent_from() {
    assertThat(met(new Expectation.Absent("850"), answering("£850.00"))).isFalse();
    assertThat(met(new Expectation.Absent("851"), answering("£850.00"))).isTrue();
    assertThat(met(new Expectation.Absent("851"), run("null"))).isFalse();
  }

  @Test
  void a_status_is_told_with_the_error_behind_it() {
    var failed =
        json(
            "{\"status\": \"FAILED\", \"output\": null, \"error\": {\"code\": \"timeout\", \"message\": \"late\"}}");

    assertThat(met(new Expectation.Status("FAILED"), failed)).isTrue();
    assertThat(check(new Expectation.Status("COMPLETED"), failed).detail())
        .isEqualTo("it is FAILED (timeout: late)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/n | 1.0 | true",
        "/n | 1 | true",
        "/n | 2 | false",
        "/n | \"1\" | false",
        "/none | null | false",
        "/null | null | true",
        "/o | {\"b\": [1.50], \"a\": true} | true",
        "/o | {\"a\": true} | false",
        "/o/b/0 | 1.5 | true",
        "/a~1b | \"x\" | true"
      })
  void fields_are_equal_by_value(String pointer, String value, boolean met) {
    var run = run("{\"n\": 1, \"null\": null, \"o\": {\"a\": true, \"b\": [1.5]}, \"a/b\": \"x\"}");

    assertThat(met(new Expectation.Field(JsonPointer.compile(pointer), json(value)), run))
        .isEqualTo(met);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00, 0.05, 1.05, true",
    "1.00, 0.05, 0.95, true",
    "1.00, 0.05, 1.0500001, false",
    "1.00, 0, 1, true",
    "1.00, 0, 1.0000000000000001, false",
    "0.3, 0, 0.3, true"
  })
  void a_number_is_met_up_to_its_tolerance_and_no_farther(
      BigDecimal value, BigDecimal tolerance, String found, boolean met) {
    var expected = new Expectation.Number(JsonPointer.compile("/n"), value, tolerance);

    assertThat(met(expected, run("{\"n\": " + found + "}"))).isEqualTo(met);
    assertThat(met(expected, run("{\"n\": \"" + found + "\"}"))).isEqualTo(met);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\": null}",
        "{\"n\": \"one\"}",
        "{\"n\": [1]}",
        "{\"n\": \"1e999999999\"}"
      })
  void what_is_no_number_meets_none(String output) {
    var expected =
        new Expectation.Number(
            JsonPointer.compile("/n"), BigDecimal.ONE, BigDecimal.valueOf(1_000_000));

    assertThat(met(expected, run(output))).isFalse();
  }

  @Test
  void a_pattern_is_found_in_a_value() {
    var run = run("{\"id\": \"P-005#fee\", \"n\": 12, \"none\": null}");

    assertThat(met(matches("/id", "^P-\\d{3}#"), run)).isTrue();
    assertThat(met(matches("/n", "^12$"), run)).isTrue();
    assertThat(met(matches("/id", "^\\d"), run)).isFalse();
    assertThat(met(matches("/none", ".*"), run)).isFalse();
    assertThat(met(matches("/else", ".*"), run)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+$", "(a|aa)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*x", "(a|b|ab)*c"})
  void a_pattern_that_would_never_end_fails_soon_and_says_so(String hostile) {
    var run = answering("a".repeat(50_000) + "!");

    var check =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> check(matches("/answer", hostile), run));

    assertThat(check.passed()).isFalse();
    assertThat(check.detail()).contains("takes too long");
  }

  @Test
  void citations_are_counted_and_named() {
    var run = run("{\"citations\": [{\"id\": \"P-1\"}, {\"id\": \"P-2\"}]}");

    assertThat(met(new Expectation.Citations(2), run)).isTrue();
    assertThat(check(new Expectation.Citations(3), run).detail()).isEqualTo("there are 2");
    assertThat(met(new Expectation.Cites("P-2"), run)).isTrue();
    assertThat(check(new Expectation.Cites("P-3"), run).detail()).isEqualTo("cited: P-1, P-2");
    assertThat(check(new Expectation.Cites("P-3"), run("{}")).detail()).isEqualTo("cited: nothing");
  }

  @Test
  void degradation_and_warnings_are_of_the_run() {
    var run =
        json(
            "{\"status\": \"COMPLETED\", \"degraded\": true, \"warnings\": [\"Step 'a' was skipped\"], \"output\": {}}");

    assertThat(met(new Expectation.Degraded(true), run)).isTrue();
    assertThat(met(new Expectation.Degraded(false), run)).isFalse();
    assertThat(met(new Expectation.Warning("was SKIPPED"), run)).isTrue();
    assertThat(met(new Expectation.Warning("failed"), run)).isFalse();
  }

  @Test
  void a_run_that_waits_for_a_person_is_scored_by_what_the_person_is_shown() {
    var run =
        json(
            """
            {"status": "WAITING_REVIEW", "output": null, "steps": [
              {"id": "draft", "status": "SUCCEEDED", "after": [], "output": {"answer": "Perhaps."}},
              {"id": "approval", "status": "WAITING_REVIEW", "after": ["draft"], "output": null}]}
            """);

    assertThat(met(new Expectation.Fact("perhaps"), run)).isTrue();
    assertThat(Subject.of(run).proposed()).isTrue();
  }

  @Test
  void long_findings_are_cut() {
    var check = check(new Expectation.Fact("x"), answering("\ud83d\ude00".repeat(500)));

    assertThat(check.detail()).hasSizeLessThanOrEqualTo(2 * Scorer.SHOWN_CHARS_MAX).endsWith("…");
  }

  private static Expectation matches(String pointer, String pattern) {
    return new Expectation.Matches(JsonPointer.compile(pointer), Pattern.compile(pattern));
  }
}

package io.millrace.statestore.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.kit.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationDocumentTest {

  private static final String GOOD =
      """
      {"suite": "desk", "description": "d", "workflow": "support-desk", "versions": ["support-desk@1"], "startedAt": "2026-11-20T10:00:00Z",
       "score": 0.5, "cases": 2, "passed": 1, "passRate": {"value": 0.5, "low": 0.1, "high": 0.9}, "totals": {},
       "results": [{"name": "a", "score": 1, "passed": true, "attempts": []}, {"name": "b", "score": 0, "passed": false, "attempts": []}]}
      """;

  private static EvaluationDocument read(String text) {
    return EvaluationDocument.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ProblemException refusal(String text) {
    return catchThrowableOfType(ProblemException.class, () -> read(text));
  }

  @Test
  void a_result_has_an_id_of_its_content_and_a_summary_without_its_cases() {
    var document = read(GOOD);

    assertThat(document.id()).matches("ev-[0-9a-f]{26}");
    assertThat(document.content()).contains(document.id()).contains("\"results\"");
    assertThat(document.summary()).contains(document.id()).doesNotContain("\"results\"");
    assertThat(read(GOOD.replace("\n", " ")).id()).isEqualTo(document.id());
    assertThat(read(document.content()).id()).as("sent back").isEqualTo(document.id());
    assertThat(read(GOOD.replace("\"d\"", "\"e\"")).id()).isNotEqualTo(document.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"suite\": \"desk\" | \"suite\": \"a b\"",
        "\"score\": 0.5 | \"score\": 1.01",
        "\"score\": 0.5 | \"score\": \"high\"",
        "\"cases\": 2 | \"cases\": 3",
        "\"passed\": 1 | \"passed\": 2",
        "2026-11-20T10:00:00Z | yesterday",
        "\"name\": \"a\", | \"name\": 1,",
        "\"low\": 0.1, | ",
        "\"totals\": {} | \"totals\": []"
      })
  void what_lists_and_pages_need_is_checked(String good, String bad) {
    var refusal = refusal(GOOD.replace(good, bad == null ? "" : bad));

    assertThat(refusal.code()).isEqualTo("evaluation_invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1]", "1", "{} {}", "{\"a\": 1, \"a\": 2}"})
  void what_is_no_object_in_json_is_refused(String text) {
    assertThat(refusal(text).code()).isIn("json_malformed", "evaluation_invalid");
  }

  @Test
  void depth_cases_and_summary_are_bounded() {
    assertThat(refusal("{\"a\": " + "[".repeat(100) + "]".repeat(100) + "}").code())
        .isEqualTo("json_malformed");
    assertThat(refusal(GOOD.replace("\"d\"", '"' + "x".repeat(70_000) + '"')).code())
        .isEqualTo("evaluation_invalid");
    var cases =
        "{\"name\": \"a\", \"score\": 1, \"passed\": true, \"attempts\": []},".repeat(1_000);
    assertThat(refusal(GOOD.replace("\"results\": [", "\"results\": [" + cases)).code())
        .isEqualTo("evaluation_invalid");
  }

  @Test
  void a_list_gives_summaries_out_as_they_were_kept() throws Exception {
    var page =
        new EvaluationResource.Page(
            List.of(new EvaluationResource.Summary("{\"id\": \"ev-1\"}")), null);

    assertThat(new ObjectMapper().writeValueAsString(page))
        .isEqualTo("{\"evaluations\":[{\"id\": \"ev-1\"}],\"next\":null}");
  }

  @Test
  void a_cursor_is_where_the_page_before_ended() {
    var id = read(GOOD).id();

    assertThat(EvaluationResource.cursor("2026-11-20T10:00:00Z_" + id).id()).isEqualTo(id);
    for (String wrong : new String[] {"x", "_" + id, "yesterday_" + id, "2026-11-20T10:00:00Z_x"})
      assertThat(
              catchThrowableOfType(ProblemException.class, () -> EvaluationResource.cursor(wrong))
                  .code())
          .isEqualTo("cursor_invalid");
  }
}

package io.millrace.agents.specialist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.specialist.analysis.DataAnalysisAgent;
import io.millrace.agents.specialist.extraction.DataExtractionAgent;
import io.millrace.agents.specialist.judge.JudgeAgent;
import io.millrace.agents.specialist.research.ResearchAgent;
import io.millrace.agents.specialist.review.CodeReviewAgent;
import io.millrace.agents.specialist.search.Corpora;
import io.millrace.agents.specialist.search.DocumentSearchAgent;
import io.millrace.agents.specialist.search.EmbedderMeaning;
import io.millrace.agents.specialist.sql.SqlGenerationAgent;
import io.millrace.agents.specialist.writing.CitedAnswerWriterAgent;
import io.millrace.agents.specialist.writing.ReportWriterAgent;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps docs/specialists.md true: every agent has a section, and its example, run without a model
 * and with the real embeddings, gives what the page shows. The page may leave fields and later
 * items of a list out; what it shows must be so.
 */
class SpecialistsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "specialists.md");
  private static final Pattern SECTION = Pattern.compile("(?m)^## `([a-z-]+)`$");
  private static final Pattern EXAMPLE =
      Pattern.compile("```json\\n(.*?)\\n```\\s+gives\\s+```json\\n(.*?)\\n```", Pattern.DOTALL);

  static List<Agent> agents() {
    var meaning = new EmbedderMeaning(new TextEmbedder(1_000, 1));
    var corpora = new Corpora(List.of());
    return List.of(
        new DataExtractionAgent(),
        new DataAnalysisAgent(),
        new SqlGenerationAgent(List.of()),
        new DocumentSearchAgent(corpora, meaning),
        new ResearchAgent(corpora, meaning),
        new CitedAnswerWriterAgent(meaning),
        new ReportWriterAgent(),
        new CodeReviewAgent(),
        new JudgeAgent());
  }

  private static String section(String agent) throws Exception {
    var page = Files.readString(PAGE);
    int from = page.indexOf("## `" + agent + "`\n");
    assertThat(from).as("section of " + agent).isPositive();
    int next = page.indexOf("\n## ", from);
    return page.substring(from, next < 0 ? page.length() : next);
  }

  @Test
  void the_page_has_a_section_for_each_specialist_and_no_other() throws Exception {
    var named =
        SECTION.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(agents().stream().map(Agent::name).toList());
  }

  @ParameterizedTest
  @MethodSource("agents")
  void the_example_of_the_page_gives_what_it_shows(Agent agent) throws Exception {
    var example = EXAMPLE.matcher(section(agent.name()));
    assertThat(example.find()).isTrue();

    var output = TestContext.run(agent, Json.parse(example.group(1)), null).document().tree();

    assertShown("", Json.parse(example.group(2)).tree(), output);
  }

  @ParameterizedTest
  @MethodSource("agents")
  void a_specialist_changes_nothing_and_is_bounded(Agent agent) {
    var definition = TestContext.definition(agent.name());

    assertThat(definition.mutates()).isFalse();
    assertThat(definition.timeMsMax()).isLessThanOrEqualTo(150_000);
    assertThat(definition.input().mistakes()).isEmpty();
    assertThat(definition.output().mistakes()).isEmpty();
    assertThat(definition.prompt() == null).isEqualTo(definition.tokensMax() == 0);
  }

  private static void assertShown(String place, JsonNode shown, JsonNode given) {
    if (shown.isObject())
      shown
          .properties()
          .forEach(
              field ->
                  assertShown(
                      place + "/" + field.getKey(), field.getValue(), given.path(field.getKey())));
    else if (shown.isArray() && !shown.isEmpty())
      Stream.iterate(0, i -> i < shown.size(), i -> i + 1)
          .forEach(i -> assertShown(place + "/" + i, shown.path(i), given.path(i)));
    else assertThat(given).as(place).isEqualTo(shown);
  }
}

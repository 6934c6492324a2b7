package io.millrace.agents.specialist.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.TestContext;
import io.millrace.contracts.json.Json;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class DataAnalysisAgentTest {

  private static final String SALES =
      """
      day,region,units,price,id
      2026-01-01,north,2,1.10,007
      2026-01-02,south,4,2.20,008
      2026-01-03,north,4,2.20,009
      2026-01-04,south,5,,010
      2026-01-05,,100,2.70,011
      """;

  private final DataAnalysisAgent agent = new DataAnalysisAgent();

  private JsonNode analyse(Map<String, Object> input) throws Exception {
    return TestContext.run(agent, Json.of(input), null).document().tree();
  }

  private static Map<String, Object> sales(Object... more) {
    var input = new LinkedHashMap<String, Object>(Map.of("csv", SALES));
    for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
    return input;
  }

  @Test
  void columns_are_typed_and_described() throws Exception {
    var columns = analyse(sales()).path("columns");

    assertThat(columns.findValuesAsText("type"))
        .containsExactly("date", "text", "integer", "number", "text");
    var units = columns.path(2);
    assertThat(units.path("mean").asDouble()).isEqualTo(23);
    assertThat(units.path("median").asDouble()).isEqualTo(4);
    assertThat(units.path("sum").asText()).isEqualTo("115");
    assertThat(units.path("stddev").asDouble()).isCloseTo(43.0581, within(1e-4));
    assertThat(units.at("/quantiles/p75").asDouble()).isEqualTo(5);
    assertThat(units.at("/outliers/count").asInt()).isEqualTo(2);
    assertThat(units.at("/outliers/shown/1/row").asInt()).isEqualTo(4);
    var price = columns.path(3);
    assertThat(price.path("nulls").asInt()).isEqualTo(1);
    assertThat(price.path("distinct").asInt()).isEqualTo(3);
    assertThat(price.path("sum").asText()).isEqualTo("8.20");
    assertThat(columns.at("/1/top/0/value").asText()).isEqualTo("north");
  }

  @Test
  void correlations_and_trends_are_those_of_the_numbers() throws Exception {
    var tree =
        analyse(
            Map.of(
                "rows",
                List.of(
                    List.of("x", "y", "flat"),
                    List.of(1, 2, 3),
                    List.of(2, 4, 3),
                    List.of(3, 6, 3),
                    List.of(4, 8, 3))));

    assertThat(tree.path("correlations")).hasSize(1);
    assertThat(tree.at("/correlations/0/r").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(tree.at("/columns/1/trend/slopePerRow").asDouble()).isCloseTo(2, within(1e-12));
    assertThat(tree.at("/columns/1/trend/r2").asDouble()).isCloseTo(1, within(1e-12));
  }

  @Test
  void sums_lose_nothing() throws Exception {
    var rows = new java.util.ArrayList<Object>(List.of(List.of("a")));
    for (int i = 0; i < 1_000; i++) rows.add(List.of("0.1"));

    assertThat(analyse(Map.of("rows", rows)).at("/columns/0/sum").asText()).isEqualTo("100.0");
    assertThat(Statistics.sum(new double[] {1e100, 1, -1e100})).isEqualTo(1);
  }

  @Test
  void groups_are_aggregated() throws Exception {
    var sums =
        analyse(sales("groupBy", Map.of("by", "region", "of", "units", "aggregate", "sum")))
            .path("groups");

    assertThat(sums.findValuesAsText("group")).containsExactly("north", "south", "(none)");
    assertThat(sums.findValuesAsText("value")).containsExactly("6", "9", "100");
    assertThat(analyse(sales("groupBy", Map.of("by", "region"))).at("/groups/0/value").asInt())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"bar\",\"x\":\"region\",\"y\":\"units\"}",
            "{\"kind\":\"line\",\"x\":\"day\",\"y\":\"units\"}",
        "{\"kind\":\"scatter\",\"x\":\"units\",\"y\":\"price\"}",
            "{\"kind\":\"histogram\",\"x\":\"units\"}",
        "{\"kind\":\"bar\",\"x\":\"region\"}", "{\"kind\":\"line\",\"y\":\"units\"}"
      })
  void a_chart_is_well_formed_accessible_and_fits_light_and_dark(String chart) throws Exception {
    var svg = analyse(sales("chart", new Json(chart).value())).at("/chart/svg").asText();

    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("title").getLength()).isPositive();
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(svg)
        .contains("currentColor")
        .doesNotContain("NaN")
        .doesNotContain("Infinity")
        .doesNotContainPattern("#[0-9a-fA-F]{6}|script|href|style=");
  }

  @Test
  void hostile_names_stay_text() throws Exception {
    var name = "</title><script>alert(1)</script>\u0000\"'&\uD800";
    var svg =
        analyse(
                Map.of(
                    "rows",
                    List.of(Map.of(name, "<img onerror=x>", "n", 1)),
                    "chart",
                    Map.of("kind", "bar", "x", name, "title", name)))
            .at("/chart/svg")
            .asText();

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg).doesNotContain("<script").doesNotContain("<img");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "a",
        "a,b",
        "a,a,\n1,2,3",
        "\uFEFFa;b\n1;2",
        "a\n\"x,\"\"y\"\"\nz\"",
        "a\n1e99\n-1e99\nNaN",
        "a\n=cmd()\n",
        "a,b\n,\n,"
      })
  void odd_tables_do_no_harm(String csv) throws Exception {
    analyse(Map.of("csv", csv));
  }

  @Test
  void what_cannot_be_read_or_is_not_there_has_a_code() {
    assertCode("table_invalid", Map.of("csv", "a,b\n1"));
    assertCode("table_invalid", Map.of("csv", "a\n\"open"));
    assertCode("table_too_large", Map.of("csv", "a\n" + "1\n".repeat(50_001)));
    assertCode("table_too_large", Map.of("csv", "a,".repeat(201) + "\n"));
    assertCode("column_unknown", sales("chart", Map.of("kind", "histogram", "x", "nope")));
    assertCode("column_not_numeric", sales("chart", Map.of("kind", "histogram", "x", "region")));
    assertCode(
        "column_not_numeric",
        sales("groupBy", Map.of("by", "region", "of", "day", "aggregate", "sum")));
  }

  private void assertCode(String code, Map<String, Object> input) {
    assertThatThrownBy(() -> analyse(input))
        .isInstanceOfSatisfying(AgentException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_huge_table_is_described_within_bounds_and_the_chart_thinned() throws Exception {
    var random = new Random(1);
    var csv = new StringBuilder("k,a,b\n");
    for (int i = 0; i < 50_000; i++)
      csv.append("k")
          .append(i)
          .append(',')
          .append(random.nextInt())
          .append(',')
          .append(random.nextGaussian())
          .append('\n');

    var tree =
        analyse(
            Map.of(
                "csv",
                csv.toString(),
                "groupBy",
                Map.of("by", "k"),
                "chart",
                Map.of("kind", "scatter", "x", "a", "y", "b")));

    assertThat(tree.path("rowCount").asInt()).isEqualTo(50_000);
    assertThat(tree.path("groups")).hasSize(Profile.GROUPS_MAX);
    assertThat(tree.path("warnings")).hasSize(2);
    assertThat(tree.toString().length()).isLessThan(600_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"", "\"\"", " \"", "a\"\n", "\n"})
  void a_huge_odd_table_is_read_or_refused_in_time(String piece) throws Exception {
    long startedAt = System.nanoTime();

    try {
      analyse(Map.of("csv", "x" + piece.repeat(3_900_000 / piece.length())));
    } catch (AgentException e) {
      assertThat(e.code()).startsWith("table_");
    }

    assertThat(System.nanoTime() - startedAt).isLessThan(20_000_000_000L);
  }
}

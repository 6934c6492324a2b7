package io.millrace.agents.specialist.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.OutputBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a table and draws a chart of it. All of it is arithmetic, so the same table always
 * gives the same output and no model has a part in it. Failures: {@code table_invalid}, {@code
 * table_too_large}, {@code column_unknown}, {@code column_not_numeric}.
 */
@ApplicationScoped
public class DataAnalysisAgent implements Agent {

  static final String NAME = "data-analysis";
  static final String NOTICE = "Computed from the given table; no language model was used.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context) throws AgentException {
    var tree = input.tree();
    var table =
        tree.path("rows").isArray()
            ? Table.ofRows(tree.path("rows"))
            : Table.ofCsv(input.text("csv"));
    var columns = Columns.of(table);
    var output = new OutputBuilder();
    if (table.rows() == 0) output.warn("The table has no rows.");
    if (columns.all().stream().filter(Column::numeric).count() > Profile.CORRELATED_MAX)
      output.warn(
          "Correlations are those of the first " + Profile.CORRELATED_MAX + " numeric columns.");
    output.put("rowCount", table.rows());
    output.put("columns", columns.all().stream().map(Profile::of).toList());
    output.put("correlations", Profile.correlations(columns.all()));
    output.put(
        "groups", tree.has("groupBy") ? groups(tree.path("groupBy"), columns, output) : List.of());
    output.put(
        "chart",
        tree.has("chart") && table.rows() > 0
            ? Charts.draw(tree.path("chart"), columns, output)
            : null);
    return output.build(NOTICE, null, null);
  }

  private static List<Map<String, Object>> groups(
      JsonNode wanted, Columns columns, OutputBuilder output) throws AgentException {
    if (columns.all().isEmpty()) return List.of();
    var aggregate = wanted.path("aggregate").asText("count");
    @Nullable Column of = aggregate.equals("count") ? null : columns.numeric(wanted, "of");
    var groups = Profile.groups(columns.named(wanted, "by"), of, aggregate);
    if (groups.size() > Profile.GROUPS_MAX)
      output.warn(
          "There are "
              + groups.size()
              + " groups; the first "
              + Profile.GROUPS_MAX
              + " are shown.");
    return groups.entrySet().stream()
        .limit(Profile.GROUPS_MAX)
        .map(group -> Ordered.of("group", group.getKey(), "value", group.getValue()))
        .toList();
  }
}

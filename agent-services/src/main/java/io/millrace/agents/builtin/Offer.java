package io.millrace.agents.builtin;

import io.millrace.contracts.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be asked here, in Markdown: each workflow with its description and example questions
 * from different skills.
 */
final class Offer {

  static final int WORKFLOWS_MAX = 10;
  static final int EXAMPLES_PER_WORKFLOW = 2;

  private Offer() {}

  static String text(List<Workflow> workflows) {
    if (workflows.isEmpty())
      return "I cannot answer this: no workflow that answers chat questions is published here yet.";
    var lines = new ArrayList<String>();
    lines.add(
        "This is outside what the published workflows cover, so I cannot answer it. What you can ask about here:");
    lines.add("");
    workflows.stream().limit(WORKFLOWS_MAX).forEach(workflow -> lines.add(line(workflow)));
    if (workflows.size() > WORKFLOWS_MAX)
      lines.add("- and " + (workflows.size() - WORKFLOWS_MAX) + " more");
    return String.join("\n", lines);
  }

  private static String line(Workflow workflow) {
    var examples =
        workflow.skills().values().stream()
            .map(List::getFirst)
            .limit(EXAMPLES_PER_WORKFLOW)
            .map(example -> "“" + example + "”")
            .toList();
    return "- **"
        + workflow.name()
        + "**: "
        + workflow.description()
        + " For example: "
        + String.join(" or ", examples);
  }
}

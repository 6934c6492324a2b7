package io.millrace.statestore.core;

import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A told life of one or more runs of a workflow, in the notation that {@code
 * docs/workflow-language.md} explains in its last table. Playing it fails at the first line that is
 * not what the machine does, with the number of that line, and at its end where a task was given or
 * a run was started that it does not tell.
 */
final class Story {

  private static final String PAGE = "docs/workflow-language.md";

  private final List<StoryLine> lines;
  private final int endLine;

  private Story(List<StoryLine> lines, int endLine) {
    this.lines = lines;
    this.endLine = endLine;
  }

  static Story of(LanguageDocument.Block block) {
    var lines = new ArrayList<StoryLine>();
    int number = block.line();
    for (String text : block.lines()) {
      var line = StoryLine.of(++number, text);
      if (line != null) lines.add(line);
    }
    return new Story(lines, number);
  }

  /** What it says of agents, by name. */
  SortedMap<String, AgentTerms> terms() {
    var terms = new TreeMap<String, AgentTerms>();
    for (StoryLine line : lines)
      if (line.verb().equals("agent")) terms.put(line.word("agent"), StoryMoves.terms(line));
    return terms;
  }

  /**
   * @param seen takes up the statuses that the story expects
   */
  void play(Workflow workflow, Set<String> seen) {
    var stage = new Stage(workflow);
    var moves = new StoryMoves(stage);
    var checks = new StoryChecks(stage, seen);
    for (StoryLine line : lines) {
      try {
        if (StoryMoves.VERBS.contains(line.verb())) moves.make(line);
        else checks.check(line);
        line.end();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            PAGE + ":" + line.number() + ": " + line.text() + "\n" + e.getMessage(), e);
      }
    }
    try {
      stage.checkTold();
    } catch (AssertionError e) {
      throw new AssertionError(PAGE + ":" + endLine + ": " + e.getMessage(), e);
    }
    if (lines.isEmpty() || StoryMoves.VERBS.contains(lines.getLast().verb()))
      throw new AssertionError(PAGE + ":" + endLine + ": the story does not say how it ends");
  }
}

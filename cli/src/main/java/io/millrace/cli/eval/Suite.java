package io.millrace.cli.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * What a suite file says: cases that are played against one workflow, each with what its run is
 * expected to be.
 *
 * @param workflow name, or name@version
 * @param repeat how often each case is run; a case passes if it passes every time
 * @param timeout how long one run may take
 * @param text where in the output the text stands that facts are looked for in; empty is all of it
 * @param question where in the input the question stands that a judge is shown
 * @param digest SHA-256 of the file's content, so that results of different suites are told apart
 */
public record Suite(
    String name,
    String description,
    String workflow,
    int repeat,
    Duration timeout,
    JsonPointer text,
    JsonPointer question,
    List<Case> cases,
    String digest) {

  public static final int CASES_MAX = 1_000;

  /** Cases times repeats; what bounds the size of a result. */
  public static final int RUNS_MAX = 2_000;

  /**
   * One input and what is expected of its run.
   *
   * @param rubric criteria for a judge; empty where there is nothing to judge
   */
  public record Case(
      String name, JsonNode input, List<Expectation> expectations, List<String> rubric) {}
}

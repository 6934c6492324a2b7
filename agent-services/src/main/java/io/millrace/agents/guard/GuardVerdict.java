package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition.Point;
import java.util.List;

/**
 * What the journal keeps of one guardrail's verdict.
 *
 * @param guardrail {@code name@version}
 * @param verdict {@code allow}, {@code rewrite}, {@code review} or {@code block}
 * @param codes of the findings, each once, in the order of the text
 * @param findings at most {@link GuardLimits#findingsMax()}
 */
public record GuardVerdict(
    String guardrail,
    Point point,
    String verdict,
    List<String> codes,
    List<Finding> findings,
    long durationMs) {

  public GuardVerdict {
    codes = List.copyOf(codes);
    findings = List.copyOf(findings);
  }
}

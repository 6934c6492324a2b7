package io.millrace.agents.guard;

import io.millrace.contracts.json.Json;
import java.util.List;

/**
 * What all guardrails of a point say together.
 *
 * @param verdict the strictest
 * @param value the document after all rewrites; to be used only where {@link #mayGoOn()}
 * @param verdicts one per guardrail that was asked, in order; after a {@code block} nobody is asked
 */
public record Outcome(Verdict verdict, Json value, List<GuardVerdict> verdicts) {

  public Outcome {
    verdicts = List.copyOf(verdicts);
  }

  /** True when nobody has to decide and nothing is refused. */
  public boolean mayGoOn() {
    return switch (verdict) {
      case Verdict.Allow ignored -> true;
      case Verdict.Rewrite ignored -> true;
      case Verdict.Review ignored -> false;
      case Verdict.Block ignored -> false;
    };
  }

  @Override
  public String toString() {
    return "Outcome" + verdicts;
  }
}

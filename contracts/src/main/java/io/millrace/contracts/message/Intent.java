package io.millrace.contracts.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router decided about a message.
 *
 * @param label skill chosen; null when it abstained.
 * @param confidence calibrated probability of the label, 0 to 1.
 * @param abstained true when no skill was certain enough and the fallback workflow was taken.
 * @param classifier model, head and digest of the examples it was trained on.
 * @param candidates best labels first, at most five.
 */
public record Intent(
    @Nullable String label,
    double confidence,
    boolean abstained,
    String classifier,
    List<IntentCandidate> candidates) {
  public Intent {
    candidates = List.copyOf(candidates);
  }
}

package io.millrace.router.core;

import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.IntentCandidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the classifier says about a message.
 *
 * @param skill the skill asked for; null when it abstains
 * @param confidence calibrated probability of the likeliest skill, 0 to 1; of the first candidate
 *     when it abstains
 * @param candidates likeliest first, at most {@value #CANDIDATES_MAX}
 * @param classifier model, head and digest of the examples
 */
public record Classification(
    @Nullable Skill skill, double confidence, List<IntentCandidate> candidates, String classifier) {

  static final int CANDIDATES_MAX = 5;

  public Classification {
    candidates = List.copyOf(candidates);
  }

  public Intent intent() {
    return new Intent(
        skill == null ? null : skill.name(), confidence, skill == null, classifier, candidates);
  }
}

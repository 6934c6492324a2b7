package io.millrace.trace.store;

import java.util.Set;

/**
 * A run as the state store shows it.
 *
 * @param sequence last event it has folded
 * @param json the whole answer on one line
 */
public record RunView(long sequence, String status, String json) {

  private static final Set<String> ENDED =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "COMPENSATED");

  public boolean hasEnded() {
    return ENDED.contains(status);
  }
}

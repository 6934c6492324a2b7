package io.millrace.contracts.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rolling back of a run.
 *
 * @param code why.
 * @param message for people.
 * @param stepId step that caused it.
 * @param order steps to roll back, in this order.
 * @param since when it began.
 */
public record Compensation(
    String code, String message, @Nullable String stepId, List<String> order, Instant since) {
  public Compensation {
    order = List.copyOf(order);
  }
}

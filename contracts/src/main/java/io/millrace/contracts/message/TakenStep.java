package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A settled step as a fork takes it over.
 *
 * @param output output; null for a step that was skipped.
 * @param confidence 0 to 1.
 * @param warnings limitations.
 * @param skipped why it was skipped; null where it has an output.
 * @param degraded true where its output is partial, or it was skipped because it failed.
 */
public record TakenStep(
    @Nullable Json output,
    @Nullable Double confidence,
    List<String> warnings,
    @Nullable String skipped,
    boolean degraded) {
  public TakenStep {
    warnings = List.copyOf(warnings);
  }
}

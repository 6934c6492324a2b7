package io.millrace.agents.specialist;

import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.core.Texts;
import io.millrace.contracts.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output of a specialist. Besides its own fields each has {@code warnings} (what a reader must
 * know), {@code notice} (how it was made) and {@code modelUsed} (null where no model had a part in
 * it). A warning is said once, and there are at most {@link #WARNINGS_MAX}.
 */
public final class OutputBuilder {

  public static final int WARNINGS_MAX = 20;
  private static final int WARNING_CHARS_MAX = 400;

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  public OutputBuilder put(String field, @Nullable Object value) {
    fields.put(field, value);
    return this;
  }

  public OutputBuilder warn(String warning) {
    if (warnings.size() < WARNINGS_MAX) warnings.add(Texts.bounded(warning, WARNING_CHARS_MAX));
    return this;
  }

  public OutputBuilder warnAll(Iterable<String> all) {
    all.forEach(this::warn);
    return this;
  }

  public AgentOutput build(String notice, @Nullable String modelUsed, @Nullable Double confidence) {
    var said = List.copyOf(warnings);
    fields.put("warnings", said);
    fields.put("notice", notice);
    fields.put("modelUsed", modelUsed);
    return new AgentOutput(Json.of(fields), confidence, said);
  }
}

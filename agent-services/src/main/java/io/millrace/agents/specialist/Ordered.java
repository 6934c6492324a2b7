package io.millrace.agents.specialist;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps that keep the order they are written in, so that the same output is the same bytes in every
 * process; {@link Map#of} has another order in each.
 */
public final class Ordered {

  private Ordered() {}

  /**
   * @param namesAndValues a name, its value, the next name, and so on
   */
  public static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2)
      map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    return Collections.unmodifiableMap(map);
  }
}

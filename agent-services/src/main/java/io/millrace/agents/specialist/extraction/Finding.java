package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that was found in a text.
 *
 * @param type one word: {@code amount}, {@code date}, {@code email}, …
 * @param value what it means, by names; empty where the text itself is the value
 * @param confidence 0 to 1: how seldom the rule that found it is wrong
 */
record Finding(String type, Span span, Map<String, Object> value, double confidence) {

  Finding {
    value = Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }

  Map<String, Object> fields(String text) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", type);
    fields.put("text", span.of(text));
    fields.put("start", span.start());
    fields.put("end", span.end());
    fields.put("value", value);
    fields.put("confidence", confidence);
    return fields;
  }
}

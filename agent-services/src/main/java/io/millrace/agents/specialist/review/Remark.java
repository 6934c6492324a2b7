package io.millrace.agents.specialist.review;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a person should look at, at a line the diff shows. Never repeats the line: it may
 * hold a secret.
 *
 * @param rule of ours, or {@code model}
 * @param severity {@code high}, {@code medium} or {@code low}
 */
record Remark(String rule, String severity, String path, int line, String message) {

  Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("rule", rule);
    fields.put("severity", severity);
    fields.put("path", path);
    fields.put("line", line);
    fields.put("message", message);
    return fields;
  }
}

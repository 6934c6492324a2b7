package io.millrace.agents.specialist;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A place in a source: {@code quote} is {@code source.text().substring(start, end)}. There is no
 * other way to make one, so a citation that exists is true to its source.
 */
public record Citation(Source source, Span span) {

  public Citation {
    if (span.end() > source.text().length())
      throw new IllegalArgumentException("The source " + source.id() + " ends before " + span);
  }

  public String quote() {
    return span.of(source.text());
  }

  public Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", source.id());
    fields.put("title", source.title());
    fields.put("start", span.start());
    fields.put("end", span.end());
    fields.put("quote", quote());
    return fields;
  }
}

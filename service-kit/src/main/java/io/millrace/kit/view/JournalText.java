package io.millrace.kit.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.JournalEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link JournalJson} straight to text: archive and stream need no tree. Both give the same for
 * every event, which a test compares.
 */
final class JournalText {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int TEXT_CHARS = 1_024;

  private interface Content {
    void to(JsonGenerator out) throws IOException;
  }

  private JournalText() {}

  static String entry(JournalEntry entry) {
    return written(
        out -> {
          out.writeStartObject();
          out.writeStringField("runId", entry.runId());
          out.writeNumberField("sequence", entry.sequence());
          out.writeStringField("at", JournalJson.instant(entry.at()));
          out.writeStringField("type", entry.kindName());
          out.writeStringField("causationId", entry.causationId());
          out.writeFieldName("data");
          object(out, (Record) entry.event());
          out.writeEndObject();
        });
  }

  static String data(JournalEntry entry) {
    return written(out -> object(out, (Record) entry.event()));
  }

  private static String written(Content content) {
    var text = new StringWriter(TEXT_CHARS);
    try (var out = FACTORY.createGenerator(text)) {
      content.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static void object(JsonGenerator out, Record value) throws IOException {
    out.writeStartObject();
    for (var component : JournalJson.COMPONENTS.get(value.getClass())) {
      out.writeFieldName(component.getName());
      value(out, JournalJson.read(component, value));
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Json json -> out.writeRawValue(Canonical.text(json));
      case String text -> out.writeString(text);
      case Instant at -> out.writeString(JournalJson.instant(at));
      case Enum<?> constant -> out.writeString(constant.name());
      case Boolean flag -> out.writeBoolean(flag);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Collection<?> items -> {
        out.writeStartArray();
        for (var item : items) value(out, item);
        out.writeEndArray();
      }
      case Map<?, ?> entries -> {
        out.writeStartObject();
        for (var entry : entries.entrySet()) {
          out.writeFieldName(String.valueOf(entry.getKey()));
          value(out, entry.getValue());
        }
        out.writeEndObject();
      }
      case Record nested -> object(out, nested);
      default -> throw JournalJson.noForm(value);
    }
  }
}

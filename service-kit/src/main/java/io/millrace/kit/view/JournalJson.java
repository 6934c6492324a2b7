package io.millrace.kit.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.JournalEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of journal entries, the same wherever it is shown: stream, history and archive.
 *
 * <p>{@code data} holds the components of the event's record under their own names and in their
 * order, none left out: a value that is absent is {@code null}. Payloads ({@link Json}) are
 * embedded as documents, not as text; enums are their names, instants ISO-8601 in UTC with
 * milliseconds. Two renderings of one entry are equal, so a reader may compare them. A component of
 * a type that is not listed here is a fault of the code and throws; a test renders every event
 * there is.
 */
public final class JournalJson {

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  private JournalJson() {}

  /** {@code runId, sequence, at, type, causationId, data}. */
  public static ObjectNode toJson(JournalEntry entry) {
    var node = NODES.objectNode();
    node.put("runId", entry.runId());
    node.put("sequence", entry.sequence());
    node.put("at", instant(entry.at()));
    node.put("type", entry.kindName());
    node.put("causationId", entry.causationId());
    node.set("data", object((Record) entry.event()));
    return node;
  }

  /** {@link #toJson} as text, without the tree. */
  public static String text(JournalEntry entry) {
    return JournalText.entry(entry);
  }

  /**
   * The {@code data} of {@link #toJson} as text, without the tree.
   *
   * @throws io.millrace.contracts.json.InvalidJsonException when a payload in it is no JSON
   */
  public static String data(JournalEntry entry) {
    return JournalText.data(entry);
  }

  /** ISO-8601 in UTC with exactly three digits of a second; what is finer is cut off. */
  public static String instant(Instant at) {
    return MILLISECONDS.format(at);
  }

  private static ObjectNode object(Record value) {
    var node = NODES.objectNode();
    for (var component : COMPONENTS.get(value.getClass()))
      node.set(component.getName(), node(read(component, value)));
    return node;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Json json -> json.tree();
      case String text -> NODES.textNode(text);
      case Instant at -> NODES.textNode(instant(at));
      case Enum<?> constant -> NODES.textNode(constant.name());
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Collection<?> items -> {
        var array = NODES.arrayNode(items.size());
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        var map = NODES.objectNode();
        entries.forEach((key, item) -> map.set(String.valueOf(key), node(item)));
        yield map;
      }
      case Record nested -> object(nested);
      default -> throw noForm(value);
    };
  }

  static IllegalStateException noForm(Object value) {
    return new IllegalStateException(
        "No JSON form for "
            + value.getClass().getName()
            + ": add it to JournalJson and JournalText");
  }

  static @Nullable Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "Cannot read " + component + " of " + value.getClass().getName(), e);
    }
  }
}

package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two definitions: the smallest place that holds it. Lists of single values
 * are one place; the order of keys is none.
 *
 * @param pointer JSON pointer of the place
 * @param before null where it was added
 * @param after null where it was removed
 */
public record DefinitionChange(
    String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {

  /** What happened at the place. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  public Kind kind() {
    if (before == null) return Kind.ADDED;
    return after == null ? Kind.REMOVED : Kind.CHANGED;
  }

  /** Every difference, by place. */
  public static List<DefinitionChange> between(JsonNode before, JsonNode after) {
    var changes = new ArrayList<DefinitionChange>();
    compare("", before, after, changes);
    return List.copyOf(changes);
  }

  private static void compare(
      String pointer,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      List<DefinitionChange> changes) {
    if (before != null && before.equals(after)) return;
    if (before == null || after == null || !alike(before, after)) {
      changes.add(new DefinitionChange(pointer, before, after));
    } else if (before.isObject()) {
      var keys = new TreeSet<String>();
      before.fieldNames().forEachRemaining(keys::add);
      after.fieldNames().forEachRemaining(keys::add);
      for (var key : keys)
        compare(
            pointer + "/" + key.replace("~", "~0").replace("/", "~1"),
            before.get(key),
            after.get(key),
            changes);
    } else {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++)
        compare(pointer + "/" + i, before.get(i), after.get(i), changes);
    }
  }

  /** Whether both are objects, or both lists of more than single values. */
  private static boolean alike(JsonNode before, JsonNode after) {
    if (before.isObject() || after.isObject()) return before.isObject() && after.isObject();
    return before.isArray() && after.isArray() && hasParts(before) && hasParts(after);
  }

  private static boolean hasParts(JsonNode list) {
    for (var item : list) if (item.isContainerNode()) return true;
    return false;
  }
}

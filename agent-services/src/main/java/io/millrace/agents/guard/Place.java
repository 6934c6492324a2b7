package io.millrace.agents.guard;

import java.util.List;

/**
 * A text somewhere in a document. Names of members are read too, since they may carry what values
 * carry, and so are long whole numbers; only values that are strings can be rewritten without
 * changing the document's shape.
 *
 * @param pointer for people: JSON pointer in which a name that may be content stands as {@code {n}}
 * @param path names (String) and indexes (Integer) from the root, unabridged
 */
record Place(String pointer, List<Object> path, String text, Kind kind) {

  enum Kind {
    VALUE,
    NAME,
    NUMBER
  }

  Place {
    path = List.copyOf(path);
  }

  /** True where the place is the pointer's, or below it. */
  boolean isUnder(String prefix) {
    var at = new StringBuilder();
    for (var step : path)
      at.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
    return at.toString().equals(prefix) || at.toString().startsWith(prefix + "/");
  }

  @Override
  public String toString() {
    return "Place[" + pointer + "]";
  }
}

package io.millrace.statestore.core;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map for expressions whose names are known and whose values are made when they are read. It
 * belongs to one evaluation, and so to one thread.
 */
final class LazyMap extends AbstractMap<String, Object> {

  private final Set<String> names;
  private final Function<String, Object> values;
  private final Map<String, Object> made = new HashMap<>();

  /**
   * @param names in order; not changed by anybody
   * @param values gives the value of each of them, the same each time
   */
  LazyMap(Set<String> names, Function<String, Object> values) {
    this.names = names;
    this.values = values;
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && names.contains(name);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return key instanceof String name && names.contains(name) ? value(name) : null;
  }

  private Object value(String name) {
    var known = made.get(name);
    if (known != null) return known;
    var value = values.apply(name);
    made.put(name, value);
    return value;
  }

  @Override
  public Set<String> keySet() {
    return names;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Object>> iterator() {
        return names.stream().map(name -> Map.entry(name, value(name))).iterator();
      }

      @Override
      public int size() {
        return names.size();
      }
    };
  }
}

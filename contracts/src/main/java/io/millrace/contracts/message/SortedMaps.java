package io.millrace.contracts.message;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the immutable maps that messages hold: natural order of keys, no null key or value.
 *
 * <p>What {@code List.copyOf} is to lists: a copy of such a map is the map itself, so a message
 * that is built from the parts of another one copies nothing.
 */
public final class SortedMaps {

  private static final String[] NO_KEYS = {};
  private static final Object[] NO_VALUES = {};
  private static final SortedMap<String, ?> EMPTY =
      new ImmutableSortedMap<>(NO_KEYS, NO_VALUES, 0, 0);

  private SortedMaps() {}

  @SuppressWarnings("unchecked") // it holds no value
  public static <V> SortedMap<String, V> of() {
    return (SortedMap<String, V>) EMPTY;
  }

  /**
   * The entries of a map in natural order of their keys; the map itself where it is one of these.
   */
  @SuppressWarnings("unchecked") // immutable, so a map of a narrower value type serves as well
  public static <V> SortedMap<String, V> copyOf(Map<String, ? extends V> map) {
    if (map instanceof ImmutableSortedMap<? extends V> made) return (SortedMap<String, V>) made;
    if (map.isEmpty()) return of();
    var builder = SortedMaps.<V>builder(map.size());
    map.forEach(builder::put);
    return builder.build();
  }

  /**
   * @param entries how many are expected
   */
  public static <V> Builder<V> builder(int entries) {
    return new Builder<>(entries);
  }

  /**
   * Collects entries; cheapest when they come in order. Of two with one key the later counts. For
   * one thread; empty again after {@link #build()}.
   *
   * @param <V> the values
   */
  public static final class Builder<V> {

    private String[] keys;
    private Object[] values;
    private int size;
    private boolean ascending = true;

    private Builder(int entries) {
      keys = new String[entries];
      values = new Object[entries];
    }

    public void put(String key, V value) {
      if (key == null || value == null)
        throw new NullPointerException("A map of a message holds no null: " + key);
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, Math.max(4, 2 * size));
        values = Arrays.copyOf(values, keys.length);
      }
      if (size > 0 && keys[size - 1].compareTo(key) >= 0) ascending = false;
      keys[size] = key;
      values[size++] = value;
    }

    @SuppressWarnings("unchecked") // put takes nothing else
    public SortedMap<String, V> build() {
      if (size == 0) return of();
      if (!ascending) sort();
      var map = new ImmutableSortedMap<>(keys, (V[]) values, 0, size);
      keys = NO_KEYS;
      values = NO_VALUES;
      size = 0;
      ascending = true;
      return map;
    }

    private void sort() {
      var sorted = new TreeMap<String, Object>();
      for (int i = 0; i < size; i++) sorted.put(keys[i], values[i]);
      size = 0;
      for (var entry : sorted.entrySet()) {
        keys[size] = entry.getKey();
        values[size++] = entry.getValue();
      }
    }
  }
}

package io.millrace.contracts.message;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: keys and values in two arrays, found by binary search. Ranges of
 * it share the arrays.
 *
 * @param <V> the values
 */
final class ImmutableSortedMap<V> extends AbstractMap<String, V> implements SortedMap<String, V> {

  private final String[] keys;
  private final V[] values;
  private final int from;
  private final int to;

  /**
   * @param keys ascending without repetition between {@code from} and {@code to}; never written
   *     again, as are the values
   */
  ImmutableSortedMap(String[] keys, V[] values, int from, int to) {
    this.keys = keys;
    this.values = values;
    this.from = from;
    this.to = to;
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    int found = find(key);
    return found < 0 ? null : values[found];
  }

  /** Where a key is; negative where it is not, or is no text. */
  private int find(@Nullable Object key) {
    return key instanceof String text ? Arrays.binarySearch(keys, from, to, text) : -1;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super V> action) {
    for (int i = from; i < to; i++) action.accept(keys[i], values[i]);
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return new Entries();
  }

  @Override
  public @Nullable Comparator<? super String> comparator() {
    return null;
  }

  @Override
  public String firstKey() {
    return keyAt(from);
  }

  @Override
  public String lastKey() {
    return keyAt(to - 1);
  }

  private String keyAt(int index) {
    if (from == to) throw new NoSuchElementException("The map is empty");
    return keys[index];
  }

  @Override
  public SortedMap<String, V> subMap(String fromKey, String toKey) {
    if (fromKey.compareTo(toKey) > 0)
      throw new IllegalArgumentException(fromKey + " comes after " + toKey);
    return new ImmutableSortedMap<>(keys, values, notBefore(fromKey), notBefore(toKey));
  }

  @Override
  public SortedMap<String, V> headMap(String toKey) {
    return new ImmutableSortedMap<>(keys, values, from, notBefore(toKey));
  }

  @Override
  public SortedMap<String, V> tailMap(String fromKey) {
    return new ImmutableSortedMap<>(keys, values, notBefore(fromKey), to);
  }

  private int notBefore(String key) {
    int found = Arrays.binarySearch(keys, from, to, key);
    return found < 0 ? -found - 1 : found;
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, V>> {
    @Override
    public int size() {
      return to - from;
    }

    @Override
    public Iterator<Map.Entry<String, V>> iterator() {
      return new Iterator<>() {
        private int next = from;

        @Override
        public boolean hasNext() {
          return next < to;
        }

        @Override
        public Map.Entry<String, V> next() {
          if (next == to) throw new NoSuchElementException();
          return Map.entry(keys[next], values[next++]);
        }
      };
    }
  }
}

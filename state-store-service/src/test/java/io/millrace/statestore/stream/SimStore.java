package io.millrace.statestore.stream;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory whose writes since the last commit can be taken back, as Kafka Streams does
 * when a process dies: the changelog of an open transaction is never read.
 */
final class SimStore<K, V> implements KeyValueStore<K, V> {

  /** May change what is written, or leave it out: how a fault is planted. */
  @FunctionalInterface
  interface Writes<K, V> {
    /**
     * @param value null for a deletion
     * @param write writes it
     */
    void pass(K key, @Nullable V value, Write<K, V> write);
  }

  /** Writes to the store. */
  @FunctionalInterface
  interface Write<K, V> {
    void make(K key, @Nullable V value);
  }

  private record Undo<K, V>(K key, @Nullable V before) {}

  private final String name;
  private final SimPower power;
  private final Writes<K, V> writes;
  private final NavigableMap<K, V> map;
  private final Deque<Undo<K, V>> undo = new ArrayDeque<>();

  SimStore(String name, Comparator<? super K> order, SimPower power, Writes<K, V> writes) {
    this.name = name;
    this.power = power;
    this.writes = writes;
    map = new TreeMap<>(order);
  }

  void commit() {
    undo.clear();
  }

  void rollback() {
    while (!undo.isEmpty()) {
      var last = undo.pop();
      if (last.before() == null) map.remove(last.key());
      else map.put(last.key(), last.before());
    }
  }

  /** What is in it, in the order of keys. */
  NavigableMap<K, V> content() {
    return map;
  }

  @Override
  public void put(K key, @Nullable V value) {
    power.use();
    writes.pass(key, value, this::write);
  }

  private void write(K key, @Nullable V value) {
    var before = value == null ? map.remove(key) : map.put(key, value);
    undo.push(new Undo<>(key, before));
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka says null where there is none
  public V get(K key) {
    return map.get(key);
  }

  @Override
  @SuppressWarnings("NullAway")
  public V delete(K key) {
    var before = map.get(key);
    put(key, null);
    return before;
  }

  @Override
  @SuppressWarnings("NullAway")
  public V putIfAbsent(K key, V value) {
    var before = map.get(key);
    if (before == null) put(key, value);
    return before;
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    for (var entry : entries) put(entry.key, entry.value);
  }

  @Override
  public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
    var tail = from == null ? map : map.tailMap(from, true);
    return iterator(to == null ? tail : tail.headMap(to, true));
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return iterator(map);
  }

  private static <K, V> KeyValueIterator<K, V> iterator(NavigableMap<K, V> entries) {
    return new KeyValueIterator<>() {
      private final Iterator<Map.Entry<K, V>> iterator = entries.entrySet().iterator();

      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public KeyValue<K, V> next() {
        var entry = iterator.next();
        return new KeyValue<>(entry.getKey(), entry.getValue());
      }

      @Override
      public K peekNextKey() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long approximateNumEntries() {
    return map.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}

package io.millrace.kit.registry;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Every published definition, in memory: a fold of {@code millrace.registry.v1}.
 *
 * <p>Caught up with the topic before the application is ready, then following it. Versions are
 * immutable but for their deprecation. Reads are consistent per entry; {@link #revision()} grows
 * with every change. A record that cannot be read is left out and logged: the registry topic has
 * one writer, and the others' definitions go on.
 */
@ApplicationScoped
public class RegistryView {

  private static final Logger LOG = Logger.getLogger(RegistryView.class);
  private static final long AWAIT_STEP_MS = 10;

  private record Name(RegistryKind kind, String name) {}

  private final ConcurrentHashMap<Name, NavigableMap<Integer, RegistryEntry>> entries =
      new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong revision = new AtomicLong();

  /** The newest version that is not deprecated, else the newest. */
  public Optional<RegistryEntry> latest(RegistryKind kind, String name) {
    var versions = versions(kind, name);
    return versions.reversed().stream()
        .filter(entry -> !entry.deprecated())
        .findFirst()
        .or(() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
  }

  public Optional<RegistryEntry> exact(RegistryKind kind, String name, int version) {
    return Optional.ofNullable(
        entries.getOrDefault(new Name(kind, name), new TreeMap<>()).get(version));
  }

  /** All versions, oldest first. */
  public List<RegistryEntry> versions(RegistryKind kind, String name) {
    return List.copyOf(entries.getOrDefault(new Name(kind, name), new TreeMap<>()).values());
  }

  /** The newest version of each, by name. */
  public List<RegistryEntry> all(RegistryKind kind) {
    var all = new ArrayList<RegistryEntry>();
    for (var name : entries.keySet())
      if (name.kind() == kind) latest(kind, name.name()).ifPresent(all::add);
    all.sort(Comparator.comparing(RegistryEntry::name));
    return all;
  }

  /** Grows with every record that was read. */
  public long revision() {
    return revision.get();
  }

  /** Called after changes, on the thread that reads the topic: it must return quickly. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Waits until a version is here: another instance may have published it a moment ago.
   *
   * @return empty when it has not come in time
   */
  public Optional<RegistryEntry> await(
      RegistryKind kind, String name, int version, Duration timeout) {
    return await(timeout, () -> exact(kind, name, version));
  }

  /**
   * Waits until the view has this very entry: it was published a moment ago, or deprecated.
   *
   * @return empty when it has not come in time
   */
  public Optional<RegistryEntry> await(RegistryEntry entry, Duration timeout) {
    return await(
        timeout, () -> exact(entry.kind(), entry.name(), entry.version()).filter(entry::equals));
  }

  private static Optional<RegistryEntry> await(
      Duration timeout, Supplier<Optional<RegistryEntry>> look) {
    long deadline = System.nanoTime() + timeout.toNanos();
    var found = look.get();
    while (found.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(AWAIT_STEP_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      found = look.get();
    }
    return found;
  }

  /** Every version of everything, in no order. */
  public List<RegistryEntry> everything() {
    return entries.values().stream().flatMap(versions -> versions.values().stream()).toList();
  }

  /** Takes an entry into the view; the newest word on a version holds. */
  public void put(RegistryEntry entry) {
    entries
        .computeIfAbsent(new Name(entry.kind(), entry.name()), key -> new ConcurrentSkipListMap<>())
        .put(entry.version(), entry);
    revision.incrementAndGet();
  }

  void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) return;
    try {
      put(Records.codec(RegistryEntry.class).decode(record.value()));
    } catch (UndecodableException e) {
      LOG.errorf(
          "Registry record %d of %s is left out: %s, %s",
          record.offset(), Topics.REGISTRY.name(), e.code(), e.getMessage());
    }
  }

  void changed() {
    listeners.forEach(Runnable::run);
  }
}

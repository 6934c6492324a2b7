package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimViolation.require;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.ops.StateStoreMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the state machine as it runs in Kafka Streams: the processor with its stores,
 * the topics it reads, and transactions that hold any number of inputs. When the process dies,
 * everything since the last commit is as if it had never been: writes, records sent, offsets.
 */
final class SimMachine {

  static final List<String> INPUTS =
      List.of(Topics.COMMANDS.name(), Topics.RESULTS.name(), Topics.RETRIES.name());

  /** No input of these histories comes near; one that never comes to an end does. */
  private static final int SENT_MAX = 20_000;

  private static final Comparator<TimerKey> BY_BYTES =
      (a, b) -> {
        int byTime = Long.compareUnsigned(a.dueAtMs(), b.dueAtMs());
        return byTime != 0 ? byTime : a.timer().compareTo(b.timer());
      };

  private static final StateStoreMetrics METRICS = new StateStoreMetrics(new SimpleMeterRegistry());

  final SimPower power = new SimPower();
  final SimStore<String, byte[]> runs;
  final SimStore<String, byte[]> sessions;
  final SimStore<String, byte[]> tenants;
  final SimStore<String, byte[]> breakers;
  final SimStore<String, byte[]> evictions;
  final SimStore<String, byte[]> parked;
  final SimStore<String, String> definitions;
  final SimStore<TimerKey, byte[]> timers;
  private final Map<String, SimStore<?, ?>> stores = new LinkedHashMap<>();
  private final Map<String, SimLog> logs = new LinkedHashMap<>();
  private final SimFault fault;
  private final Wiring wiring;
  private final List<Record<String, Outgoing>> uncommitted = new ArrayList<>();
  private List<Record<String, Outgoing>> sent = new ArrayList<>();
  private final SimEarlyTasks early;
  private final StateStoreConfig config;
  private final Consumer<Record<String, Outgoing>> takes;
  private @Nullable Long catchesUpUntilMs;
  private SimContext context;
  private RunProcessor processor;

  /**
   * @param takes told of each task that is sent before its commit
   */
  SimMachine(
      RegistryView registry,
      StateStoreConfig config,
      SimFault fault,
      Consumer<Record<String, Outgoing>> takes) {
    this.fault = fault;
    this.config = config;
    this.takes = takes;
    early = new SimEarlyTasks(this::sendEarly);
    runs = store(Stores.RUNS, Comparator.naturalOrder());
    sessions = store(Stores.SESSIONS, Comparator.naturalOrder());
    tenants = store(Stores.TENANTS, Comparator.naturalOrder());
    breakers = store(Stores.BREAKERS, Comparator.naturalOrder());
    evictions = store(Stores.EVICTIONS, Comparator.naturalOrder());
    parked = store(Stores.PARKED, Comparator.naturalOrder());
    definitions = store(Stores.DEFINITIONS, Comparator.naturalOrder());
    timers = store(Stores.TIMERS, BY_BYTES);
    for (String topic : INPUTS) logs.put(topic, new SimLog());
    wiring =
        new Wiring(
            new Resolver(registry, SimCatalogue.PARSED, config),
            SimCatalogue.PARSED,
            new RunWatch(),
            config,
            METRICS,
            early,
            new CommitClock());
    context = new SimContext(stores, this::send);
    processor = start(SimCatalogue.PUBLISHED.toEpochMilli());
  }

  private <K, V> SimStore<K, V> store(String name, Comparator<? super K> order) {
    var store =
        new SimStore<K, V>(
            name, order, power, (key, value, write) -> fault.write(name, key, value, write));
    stores.put(name, store);
    return store;
  }

  private RunProcessor start(long nowMs) {
    context.tick(nowMs);
    catchesUpUntilMs = nowMs + config.resultsParkedFor().toMillis();
    var begun =
        new RunProcessor(
            wiring, (run, input, facts) -> fault.decide(run, input, facts, Decider::decide));
    begun.init(context);
    return begun;
  }

  private void sendEarly(Record<String, Outgoing> task) {
    send(task);
    takes.accept(task);
  }

  /** Whether the task was not sent, because it stood in its topic when the machine began. */
  boolean stoodInItsTopic(String taskId) {
    return early.stood(taskId);
  }

  boolean isCatchingUp(long nowMs) {
    return catchesUpUntilMs != null && nowMs < catchesUpUntilMs;
  }

  private void send(Record<String, Outgoing> record) {
    power.use();
    fault.send(record, sent::add);
    require(
        sent.size() <= SENT_MAX,
        SimInvariant.MACHINE_NEVER_FAILS,
        () -> "one input leads to more than " + SENT_MAX + " records");
  }

  void append(SimLog.Entry entry) {
    log(entry.topic()).append(entry);
  }

  boolean hasNext(String topic) {
    return log(topic).hasNext();
  }

  List<SimLog.Entry> unread(String topic) {
    return log(topic).unread();
  }

  private SimLog log(String topic) {
    return Objects.requireNonNull(logs.get(topic));
  }

  /** What the next record of a topic led to, and the record. */
  record Handled(SimLog.Entry input, List<Record<String, Outgoing>> sent) {}

  /**
   * @throws SimCrash when the process dies; {@link #recover} comes next
   */
  Handled read(String topic, long nowMs) {
    var log = log(topic);
    var input = log.next();
    sent = new ArrayList<>();
    context.at(nowMs, topic, log.offset());
    processor.process(new Record<>(input.key(), input.value(), nowMs));
    uncommitted.addAll(sent);
    return new Handled(input, sent);
  }

  /**
   * @throws SimCrash when the process dies; {@link #recover} comes next
   */
  List<Record<String, Outgoing>> tick(long nowMs) {
    sent = new ArrayList<>();
    if (!isCatchingUp(nowMs)) catchesUpUntilMs = null;
    context.tick(nowMs);
    uncommitted.addAll(sent);
    return sent;
  }

  /** Everything since the last commit becomes visible. */
  List<Record<String, Outgoing>> commit() {
    stores.values().forEach(SimStore::commit);
    logs.values().forEach(SimLog::commit);
    var published = List.copyOf(uncommitted);
    uncommitted.clear();
    for (var record : published)
      if (record.value().topic().equals(Topics.RETRIES.name()))
        append(
            new SimLog.Entry(
                record.value().topic(),
                record.key().getBytes(StandardCharsets.UTF_8),
                record.value().value(),
                null));
    return published;
  }

  List<Record<String, Outgoing>> uncommitted() {
    return uncommitted;
  }

  /** The process is dead; another one goes on from the last commit. */
  void recover(long nowMs) {
    power.restore();
    for (var store : stores.values())
      if (fault.survivesCrash(store.name())) store.commit();
      else store.rollback();
    logs.values().forEach(fault.forgetsInput() ? SimLog::commit : SimLog::rollback);
    uncommitted.clear();
    context = new SimContext(stores, this::send);
    processor = start(nowMs);
  }
}

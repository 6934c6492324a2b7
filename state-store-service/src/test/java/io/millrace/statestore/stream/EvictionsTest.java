package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.Settings;
import io.millrace.statestore.States;
import io.millrace.statestore.ops.StateStoreMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** Ended runs leave the hot store in time, in small portions, and whatever the clock does. */
class EvictionsTest {

  private static final Instant END = States.AT;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private final MockProcessorContext<String, Outgoing> context = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> stored = store("runs", Serdes.ByteArray());
  private final KeyValueStore<String, byte[]> due = store("evictions", Serdes.ByteArray());
  private final List<Record<String, Outgoing>> sent = new ArrayList<>();
  private final RunStore runs =
      new RunStore(stored, store("definitions", Serdes.String()), new ParsedWorkflows());
  private final KeyValueStore<String, byte[]> sessionBytes = store("sessions", Serdes.ByteArray());
  private final SessionStore sessions =
      new SessionStore(
          sessionBytes,
          new Resolver(new RegistryView(), new ParsedWorkflows(), Settings.of(Map.of())));
  private Evictions evictions = evictions();

  @Test
  void a_run_gives_way_to_a_few_bytes_and_a_tombstone_and_later_to_nothing() {
    end("r", END);

    tickAt(END.plus(HOUR).minusMillis(1));
    assertThat(runs.state("r")).isNotNull();
    tickAt(END.plus(HOUR));

    assertThat(runs.state("r")).isNull();
    assertThat(runs.hasLeft("r")).isTrue();
    assertThat(stored.get("r")).hasSizeLessThan(10);
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().key()).isEqualTo("r");
    assertThat(sent.getFirst().value().topic()).isEqualTo(Topics.STATE.name());
    assertThat(sent.getFirst().value().value()).isNull();

    tickAt(END.plus(WEEK).minusMillis(1));
    assertThat(runs.hasLeft("r")).isTrue();
    tickAt(END.plus(WEEK));

    assertThat(stored.all()).isExhausted();
    assertThat(dueKeys()).isEmpty();
    assertThat(sent).hasSize(1);
  }

  @Test
  void an_open_run_stays_and_so_does_one_that_goes_on_again() {
    put(States.open("open"));
    evictions.note(States.open("open"));
    end("again", END);
    put(States.open("again"));

    tickAt(END.plus(WEEK).plus(WEEK));

    assertThat(runs.state("open")).isNotNull();
    assertThat(runs.state("again")).isNotNull();
    assertThat(sent).isEmpty();
  }

  @Test
  void a_run_that_ended_twice_stays_its_time_after_the_second_end() {
    end("r", END);
    end("r", END.plus(HOUR));

    tickAt(END.plus(HOUR));
    assertThat(runs.state("r")).isNotNull();
    tickAt(END.plus(HOUR).plus(HOUR));

    assertThat(runs.hasLeft("r")).isTrue();
    assertThat(sent).hasSize(1);
  }

  @Test
  void a_clock_that_steps_back_delays_and_loses_nothing() {
    end("ahead", END.plus(HOUR));
    tickAt(END.minus(WEEK));
    end("behind", END.minus(WEEK));

    tickAt(END.minus(WEEK).plus(HOUR));
    assertThat(runs.hasLeft("behind")).isTrue();
    assertThat(runs.hasLeft("ahead")).isFalse();
    tickAt(END.plus(HOUR).plus(HOUR));

    assertThat(runs.hasLeft("ahead")).isTrue();
  }

  @Test
  void a_time_before_the_epoch_is_no_key_that_stays_for_ever() {
    end("old", Instant.ofEpochMilli(-10_000_000_000L));

    tickAt(END);

    assertThat(runs.hasLeft("old")).isTrue();
    tickAt(END);
    assertThat(stored.get("old")).isNull();
  }

  @Test
  void no_tick_lets_go_more_than_its_bound() {
    for (int i = 0; i < 5; i++) end("r" + i, END.plusMillis(i));

    tickAt(END.plus(HOUR).plus(HOUR));
    assertThat(sent).extracting(Record::key).containsExactly("r0", "r1");
    tickAt(END.plus(HOUR).plus(HOUR));
    tickAt(END.plus(HOUR).plus(HOUR));

    assertThat(sent).hasSize(5);
  }

  @Test
  void runs_that_ended_under_a_version_that_kept_them_leave_too() {
    for (int i = 0; i < 5; i++) put(States.ended("r" + i, END));
    put(States.open("s"));
    evictions = evictions();

    for (int tick = 0; tick < 7; tick++) tickAt(END.plus(HOUR));

    assertThat(sent).hasSize(5);
    assertThat(runs.state("s")).isNotNull();
    put(States.ended("unnoticed", END));
    evictions = evictions();
    tickAt(END.plus(HOUR));
    assertThat(runs.state("unnoticed")).as("they are looked for once only").isNotNull();
  }

  @Test
  void a_run_that_cannot_be_read_holds_up_no_other() {
    end("a", END);
    stored.put("a", "this is no state of a run".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    end("b", END);

    tickAt(END.plus(HOUR));

    assertThat(runs.hasLeft("b")).isTrue();
    assertThat(dueKeys()).as("tried again later").anyMatch(key -> key.endsWith("a"));
  }

  @Test
  void a_session_leaves_when_nobody_took_it_up_again_for_long() {
    var month = Duration.ofDays(30);
    putSession("idle", END, List.of());
    putSession("again", END.plus(WEEK), List.of());
    putSession("busy", END, List.of("busy~1"));
    for (var session : List.of("idle", "again", "busy"))
      evictions.note(States.endedIn(session, session + "~0", END));

    for (int tick = 0; tick < 9; tick++) tickAt(END.plus(month).minusMillis(1));
    assertThat(sessions.find("idle")).isNotNull();
    for (int tick = 0; tick < 3; tick++) tickAt(END.plus(month));

    assertThat(sessions.find("idle")).isNull();
    assertThat(sessions.find("again")).isNotNull();
    assertThat(sessions.find("busy")).isNotNull();
    tickAt(END.plus(WEEK).plus(month));
    assertThat(sessions.find("again")).as("its time counts from its last run").isNull();
    assertThat(sessions.find("busy")).as("a run of it is open").isNotNull();
  }

  private void putSession(String sessionId, Instant updatedAt, List<String> active) {
    var session =
        new SessionState(sessionId, null, List.of(), 0, 0, active, List.of(), null, 0, updatedAt);
    sessionBytes.put(sessionId, Records.encode(session));
  }

  private void end(String runId, Instant at) {
    var state = States.ended(runId, at);
    put(state);
    evictions.note(state);
  }

  private void put(RunState state) {
    runs.put(state, Records.encode(state));
  }

  private void tickAt(Instant now) {
    evictions.tick(now.toEpochMilli());
  }

  private List<String> dueKeys() {
    var keys = new ArrayList<String>();
    try (var all = due.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.remove("swept");
    return keys;
  }

  private Evictions evictions() {
    return new Evictions(
        due,
        runs,
        sessions,
        Settings.of(Map.of("evictions-per-tick-max", "2", "session-retention", "P30D")),
        new StateStoreMetrics(new SimpleMeterRegistry()),
        sent::add);
  }

  private <V> KeyValueStore<String, V> store(String name, Serde<V> values) {
    var store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
            .withLoggingDisabled()
            .build();
    store.init(Objects.requireNonNull(context.getStateStoreContext()), store);
    return store;
  }
}

package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statestore.core.Timer;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** What firing costs is counted in entries read, since a clock would tell more of the machine. */
class TimersTest {

  private static final Comparator<TimerKey> BY_TIME =
      Comparator.comparingLong(TimerKey::dueAtMs).thenComparing(TimerKey::timer);
  private static final int WAITING = 200_000;

  private final SimStore<TimerKey, byte[]> store =
      new SimStore<>(
          "timers", BY_TIME, new SimPower(), (key, value, write) -> write.make(key, value));
  private final Timers timers = new Timers(counting(store));
  private int entriesRead;

  @Test
  void firing_reads_what_is_due_and_one_more_however_many_wait() {
    for (int i = 0; i < WAITING; i++) timers.start(timer(i, 1_000_000 + i));
    for (int i = 0; i < 3; i++) timers.start(timer(WAITING + i, 500 + i));

    assertThat(timers.takeDue(600, 1_000)).hasSize(3);
    assertThat(entriesRead).isLessThanOrEqualTo(4);
    entriesRead = 0;
    assertThat(timers.takeDue(700, 1_000)).isEmpty();
    assertThat(entriesRead).isLessThanOrEqualTo(1);
  }

  @Test
  void a_pile_of_due_timers_is_taken_in_batches_oldest_first_and_none_is_lost() {
    for (int i = 0; i < 25; i++) timers.start(timer(i, 100 + i % 5));

    var taken = new java.util.ArrayList<Timer>();
    for (List<Timer> batch = timers.takeDue(200, 10); !batch.isEmpty(); ) {
      taken.addAll(batch);
      batch = timers.takeDue(200, 10);
    }

    assertThat(taken).hasSize(25).isSortedAccordingTo(Comparator.comparing(Timer::dueAt));
    assertThat(store.content()).isEmpty();
  }

  @Test
  void a_timer_that_is_due_in_the_past_fires_though_the_scan_is_past_it() {
    timers.takeDue(10_000, 10);

    timers.start(timer(1, 5_000));

    assertThat(timers.takeDue(10_000, 10)).hasSize(1);
  }

  @Test
  void a_clock_that_steps_back_fires_nothing_early_and_loses_nothing() {
    timers.start(timer(1, 9_000));
    timers.takeDue(8_000, 10);

    assertThat(timers.takeDue(2_000, 10)).isEmpty();
    timers.start(timer(2, 3_000));
    assertThat(timers.takeDue(3_000, 10)).hasSize(1);
    assertThat(timers.takeDue(9_000, 10)).hasSize(1);
  }

  @Test
  void a_new_owner_of_the_partition_finds_every_timer() {
    for (int i = 0; i < 5; i++) timers.start(timer(i, 100 + i));
    timers.takeDue(102, 10);

    assertThat(new Timers(store).takeDue(200, 10)).hasSize(2);
  }

  private static Timer timer(int number, long dueAtMs) {
    return new Timer("run-" + number, Timer.Kind.WAIT, "s", 0, Instant.ofEpochMilli(dueAtMs));
  }

  /** The store, counting what its iterators give. */
  @SuppressWarnings("unchecked")
  private KeyValueStore<TimerKey, byte[]> counting(KeyValueStore<TimerKey, byte[]> inner) {
    var loader = getClass().getClassLoader();
    return (KeyValueStore<TimerKey, byte[]>)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              var answer = method.invoke(inner, arguments);
              return answer instanceof KeyValueIterator<?, ?> iterator
                  ? Proxy.newProxyInstance(
                      loader,
                      new Class<?>[] {KeyValueIterator.class},
                      (p, m, a) -> {
                        if (m.getName().equals("next")) entriesRead++;
                        return m.invoke(iterator, a);
                      })
                  : answer;
            });
  }
}

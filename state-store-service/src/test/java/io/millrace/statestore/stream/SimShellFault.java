package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimAltered.with;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Timer;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Faults that the shell could have: writes, records and inputs that go astray. */
enum SimShellFault implements SimFault {
  END_IS_NOT_WRITTEN(SimInvariant.REFOLD_EQUALS_STATE) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (!store.equals(Stores.RUNS) || !(value instanceof byte[] bytes) || !hasEnded(bytes))
        write.make(key, value);
    }
  },

  DEFINITION_IS_NOT_WRITTEN(SimInvariant.DEFINITION_IS_KEPT) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (!store.equals(Stores.DEFINITIONS)) write.make(key, value);
    }
  },

  PARKED_RESULT_IS_NOT_KEPT(SimInvariant.ANSWER_COUNTS_ONCE) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (!store.equals(Stores.PARKED)) write.make(key, value);
    }
  },

  TIMER_IS_NOT_SET(SimInvariant.OPEN_RUN_WAITS_FOR_SOMETHING) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (value == null || !isTimer(key, Timer.Kind.STEP_TIMEOUT)) write.make(key, value);
    }
  },

  TIMER_IS_NOT_CANCELLED(SimInvariant.NO_TIMER_WITHOUT_REASON) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (value != null || !isTimer(key, Timer.Kind.DEADLINE)) write.make(key, value);
    }
  },

  ROOM_IS_NEVER_RELEASED(SimInvariant.TENANT_SHARE_IS_KEPT) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      boolean count = store.equals(Stores.TENANTS) && key.toString().startsWith("out/");
      if (!count || value != null) write.make(key, value);
    }
  },

  LAST_COMES_FIRST_IN_A_SESSION(SimInvariant.SESSION_ORDER) {
    @Override
    @SuppressWarnings("unchecked")
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (store.equals(Stores.SESSIONS) && value instanceof byte[] bytes) {
        var session = Records.codec(SessionState.class).decode(bytes);
        var turned = with(session, "queue", session.queue().reversed());
        write.make(key, (V) Records.encode(turned));
      } else write.make(key, value);
    }
  },

  NOTHING_LEAVES_THE_HOT_STORE(SimInvariant.NOTHING_IS_LEFT) {
    @Override
    public <K, V> void write(String store, K key, @Nullable V value, SimStore.Write<K, V> write) {
      if (!store.equals(Stores.EVICTIONS)) write.make(key, value);
    }
  },

  COUNT_SURVIVES_A_CRASH(SimInvariant.TENANT_SHARE_IS_KEPT) {
    @Override
    public boolean survivesCrash(String store) {
      return store.equals(Stores.TENANTS);
    }
  },

  INPUT_IS_LOST_IN_A_CRASH(SimInvariant.ACCEPTED_RUN_ENDS) {
    @Override
    public boolean forgetsInput() {
      return true;
    }
  },

  JOURNAL_ENTRY_IS_LOST(SimInvariant.SEQUENCE_WITHOUT_GAP) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      if (!(event(record) instanceof Event.StepAttemptFailed)) send.accept(record);
    }
  },

  STEP_IS_RUN_AGAIN(SimInvariant.FINISHED_STEP_NOT_RUN_AGAIN) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      send.accept(record);
      if (!(event(record) instanceof Event.StepSucceeded done)) return;
      var entry = Records.codec(JournalEntry.class).decode(record.value().value());
      var again =
          new Event.StepScheduled(
              done.stepId(),
              entry.runId() + "/" + done.stepId() + "/" + (done.attempt() + 1),
              done.attempt() + 1,
              "look",
              1,
              done.output(),
              entry.at());
      send.accept(following(record, entry, again));
    }
  },

  RUN_ENDS_TWICE(SimInvariant.ONE_END) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      send.accept(record);
      if (!(event(record) instanceof Event.RunCompleted)) return;
      var entry = Records.codec(JournalEntry.class).decode(record.value().value());
      send.accept(following(record, entry, new Event.RunFailed("again", "it ends again", null)));
    }
  },

  TASK_IS_NOT_SENT(SimInvariant.TASK_IS_SENT_ONCE) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      boolean lost = isTask(record) && record.value().value().length % 4 == 0;
      if (!lost) send.accept(record);
    }
  },

  TASK_IS_SENT_TWICE(SimInvariant.TASK_IS_SENT_ONCE) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      send.accept(record);
      if (isTask(record)) send.accept(record);
    }
  },

  RETRY_IS_LOST(SimInvariant.RETRY_IS_KEPT) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      if (!record.value().topic().equals(Topics.RETRIES.name())) send.accept(record);
    }
  },

  TASK_IS_NOT_CALLED_BACK(SimInvariant.GIVEN_UP_TASK_IS_CALLED_BACK) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      if (!record.value().topic().equals(Topics.CANCELLATIONS.name())) send.accept(record);
    }
  },

  POISON_IS_SWALLOWED(SimInvariant.POISON_IS_BURIED) {
    @Override
    public void send(Record<String, Outgoing> record, Consumer<Record<String, Outgoing>> send) {
      if (!record.value().topic().startsWith("dlq.")) send.accept(record);
    }
  };

  private final SimInvariant breaks;

  SimShellFault(SimInvariant breaks) {
    this.breaks = breaks;
  }

  @Override
  public SimInvariant breaks() {
    return breaks;
  }

  private static boolean hasEnded(byte[] state) {
    return !EndedMarker.is(state) && Records.codec(RunState.class).decode(state).endedAt() != null;
  }

  private static boolean isTimer(Object key, Timer.Kind kind) {
    return key instanceof TimerKey timer && timer.toTimer().kind() == kind;
  }

  private static boolean isTask(Record<String, Outgoing> record) {
    return record.value().topic().startsWith("millrace.agent.");
  }

  private static @Nullable Event event(Record<String, Outgoing> record) {
    return record.value().topic().equals(Topics.EVENTS.name())
        ? Records.codec(JournalEntry.class).decode(record.value().value()).event()
        : null;
  }

  private static Record<String, Outgoing> following(
      Record<String, Outgoing> record, JournalEntry entry, Event event) {
    var next =
        new JournalEntry(
            entry.runId(), entry.sequence() + 1, entry.at(), entry.causationId(), event);
    return record.withValue(new Outgoing(Topics.EVENTS.name(), Records.encode(next)));
  }
}

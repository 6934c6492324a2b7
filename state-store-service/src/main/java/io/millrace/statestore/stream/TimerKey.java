package io.millrace.statestore.stream;

import io.millrace.statestore.core.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A timer as a store key whose byte order is the order of due times: eight bytes of epoch
 * milliseconds, big-endian, then the timer itself. So what is due is one range from the start,
 * however many wait behind it.
 */
record TimerKey(long dueAtMs, String timer) {

  /** After every key. */
  static final TimerKey LAST = new TimerKey(Long.MAX_VALUE, "");

  private static final char FIELD = '\u001f';

  /** Before every key that is due after a time, and after every other. */
  static TimerKey dueAfter(long timeMs) {
    return new TimerKey(Math.max(0, timeMs + 1), "");
  }

  static TimerKey of(Timer timer) {
    var fields =
        String.join(
            String.valueOf(FIELD),
            timer.runId(),
            timer.kind().name(),
            timer.stepId(),
            Integer.toString(timer.ordinal()));
    return new TimerKey(timer.dueAt().toEpochMilli(), fields);
  }

  Timer toTimer() {
    var fields = timer.split(String.valueOf(FIELD), -1);
    return new Timer(
        fields[0],
        Timer.Kind.valueOf(fields[1]),
        fields[2],
        Integer.parseInt(fields[3]),
        Instant.ofEpochMilli(dueAtMs));
  }

  static Serde<TimerKey> serde() {
    return Serdes.serdeFrom((topic, key) -> key.toBytes(), (topic, bytes) -> fromBytes(bytes));
  }

  private byte[] toBytes() {
    var text = timer.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length).putLong(dueAtMs).put(text).array();
  }

  private static TimerKey fromBytes(byte[] bytes) {
    return new TimerKey(
        ByteBuffer.wrap(bytes).getLong(),
        new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
  }
}

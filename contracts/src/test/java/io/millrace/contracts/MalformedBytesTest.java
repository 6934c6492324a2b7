package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.codec.Schemas;
import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What damaged and unusual bytes of every kind do, of the newest schema and of older ones. */
class MalformedBytesTest {

  /** What an exception, its message and its stack may take; any declared length is far larger. */
  private static final long ALLOCATED_BYTES_MAX = 200_000;

  private interface Body {
    void write(BinaryEncoder out) throws IOException;
  }

  private static byte[] bytes(Schema schema, Body body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(SchemaNormalization.parsingFingerprint64(schema))
            .array());
    var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      body.write(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static void assertMalformed(Class<? extends Message> type, Schema schema, Body body) {
    var codec = Records.codec(type);
    var damaged = bytes(schema, body);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertThatThrownBy(() -> codec.decode(damaged))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.code()).isEqualTo("bytes_malformed"));

    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      codec.decode(damaged);
    } catch (UndecodableException e) {
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
    }
  }

  private static final long[] LENGTHS = {
    1,
    1_000_000,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    1L << 40,
    Long.MAX_VALUE,
    -1,
    -1L << 40,
    Long.MIN_VALUE
  };

  @Test
  void a_length_of_a_text_is_bounded_by_the_bytes_that_are_left() {
    for (Class<? extends Message> type : List.of(TaskResult.class, TaskCancellation.class))
      for (Schema schema : Schemas.versions(type))
        for (long length : LENGTHS) assertMalformed(type, schema, out -> out.writeLong(length));
  }

  @Test
  void a_count_of_items_is_bounded_by_the_bytes_that_are_left() {
    for (long count : LENGTHS)
      assertMalformed(
          SessionState.class,
          Schemas.latest(SessionState.class),
          out -> {
            out.writeString("s-1");
            out.writeIndex(0);
            out.writeLong(count);
            if (count < 0) out.writeLong(0);
          });
    for (Schema schema : Schemas.versions(TaskResult.class))
      for (long count : LENGTHS)
        assertMalformed(TaskResult.class, schema, out -> untilCalls(out, count));
  }

  private static void untilCalls(BinaryEncoder out, long count) throws IOException {
    for (int i = 0; i < 3; i++) out.writeString("text");
    out.writeInt(1);
    out.writeString("agent");
    out.writeInt(1);
    out.writeString("worker");
    for (int i = 0; i < 2; i++) out.writeLong(0);
    for (int i = 0; i < 3; i++) out.writeLong(0);
    out.writeInt(0);
    out.writeLong(count);
    if (count < 0) out.writeLong(0);
  }

  @Test
  void a_count_of_entries_is_bounded_by_the_bytes_that_are_left() {
    for (long count : LENGTHS)
      assertMalformed(
          RegistryEntry.class,
          Schemas.latest(RegistryEntry.class),
          out -> {
            untilUses(out);
            out.writeLong(count);
            if (count < 0) out.writeLong(0);
          });
  }

  private static void untilUses(BinaryEncoder out) throws IOException {
    out.writeEnum(0);
    out.writeString("writer");
    out.writeInt(1);
    for (int i = 0; i < 3; i++) out.writeString("text");
    out.writeLong(0);
    out.writeString("user:ada");
    out.writeBoolean(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 99, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void a_branch_that_the_union_does_not_have_is_malformed(int branch) {
    assertMalformed(
        SessionState.class,
        Schemas.latest(SessionState.class),
        out -> {
          out.writeString("s-1");
          out.writeIndex(branch);
        });
    for (Schema schema : Schemas.versions(TaskResult.class))
      assertMalformed(
          TaskResult.class,
          schema,
          out -> {
            untilCalls(out, 0);
            out.writeIndex(branch);
          });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 7, 99, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void a_constant_that_the_enum_does_not_have_is_malformed(int ordinal) {
    for (Schema schema : Schemas.versions(RegistryEntry.class))
      assertMalformed(RegistryEntry.class, schema, out -> out.writeEnum(ordinal));
  }

  @Test
  void every_beginning_of_a_message_is_malformed_and_what_follows_one_is_not_read() {
    for (var message : Samples.all().values()) {
      var codec = Records.codec(message.getClass());
      var whole = Records.encode(message);

      for (int length = 10; length < whole.length; length++) {
        var cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> codec.decode(cut))
            .isInstanceOfSatisfying(
                UndecodableException.class, e -> assertThat(e.code()).isEqualTo("bytes_malformed"));
      }
      assertThat(codec.decode(Arrays.copyOf(whole, whole.length + 3))).isEqualTo(message);
    }
  }

  @Test
  void avro_itself_writes_the_same_bytes() throws IOException {
    for (var message : Samples.all().values()) {
      var ours = Records.encode(message);
      var schema = Schemas.latest(message.getClass());
      var generic =
          new GenericDatumReader<>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(ours, 10, ours.length - 10, null));

      var theirs = bytes(schema, out -> new GenericDatumWriter<>(schema).write(generic, out));

      assertThat(theirs).hasSameSizeAs(ours);
      assertThat(Records.codec(message.getClass()).decode(theirs)).isEqualTo(message);
    }
  }

  @Test
  void items_in_several_blocks_with_and_without_their_size_are_read() {
    var schema = Schemas.latest(RegistryEntry.class);
    var blocks =
        bytes(
            schema,
            out -> {
              untilUses(out);
              out.writeLong(1);
              out.writeString("tool/b/1");
              out.writeInt(1);
              out.writeLong(-2);
              out.writeLong(12);
              out.writeString("tool/a/1");
              out.writeInt(2);
              out.writeString("tool/b/1");
              out.writeInt(3);
              out.writeLong(0);
            });

    var entry = Records.codec(RegistryEntry.class).decode(blocks);

    assertThat(entry.uses()).hasToString("{tool/a/1=2, tool/b/1=3}");
  }

  @Test
  void what_a_newer_schema_adds_is_skipped_whatever_it_is() throws IOException {
    var message = (TaskCancellation) Objects.requireNonNull(Samples.all().get("TaskCancellation"));
    var newest = Schemas.latest(TaskCancellation.class);
    var newer = newer(newest);
    var value = Records.encode(message);
    var datum = new GenericData.Record(newer);
    var old =
        (GenericRecord)
            new GenericDatumReader<>(newest)
                .read(null, DecoderFactory.get().binaryDecoder(value, 10, value.length - 10, null));
    newest.getFields().forEach(field -> datum.put(field.name(), old.get(field.name())));
    datum.put("texts", List.of("a", "bc"));
    datum.put("numbers", new TreeMap<>(Map.of("a", 1.5f)));
    datum.put("raw", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    datum.put("digest", new GenericData.Fixed(newer.getField("digest").schema(), new byte[4]));
    var written = bytes(newer, out -> new GenericDatumWriter<>(newer).write(datum, out));

    var codec = new MessageCodec<>(TaskCancellation.class, List.of(newer));

    assertThat(codec.decode(written)).isEqualTo(message);
    for (int length = 10; length < written.length; length++) {
      var cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(UndecodableException.class);
    }
  }

  /** The same message with fields in front of the last one, so that they must be skipped. */
  private static Schema newer(Schema schema) {
    var json = schema.toString();
    int end = json.lastIndexOf("{\"name\":\"at\"");
    var added =
        """
        {"name":"texts","type":{"type":"array","items":"string"}},
        {"name":"numbers","type":{"type":"map","values":"float"}},
        {"name":"raw","type":"bytes"},
        {"name":"digest","type":{"type":"fixed","name":"Four","size":4}},
        """;
    return new Schema.Parser().parse(json.substring(0, end) + added + json.substring(end));
  }

  @Test
  void many_threads_share_a_codec() throws InterruptedException {
    var samples = List.copyOf(Samples.all().values());
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var golden = samples.stream().map(Records::encode).toList();

    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 64; t++)
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int round = 0; round < 20; round++)
                        for (int i = 0; i < samples.size(); i++) {
                          if (!Arrays.equals(Records.encode(samples.get(i)), golden.get(i)))
                            throw new AssertionError("other bytes of " + samples.get(i));
                          if (i % 8 == 0) Thread.yield();
                        }
                    } catch (Throwable e) {
                      failures.add(e);
                    }
                  }));
    for (var thread : threads) thread.join(Duration.ofSeconds(30));

    assertThat(failures).isEmpty();
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void the_message_of_live_events_survives_any_text() {
    var text = "a\u0000ü日😀".repeat(40_000);
    var event =
        new LiveEvent(Samples.RUN, "draft", 1, Samples.AT, "w-1", LiveKind.values()[0], text);

    assertThat(Records.codec(LiveEvent.class).decode(Records.encode(event))).isEqualTo(event);
  }
}

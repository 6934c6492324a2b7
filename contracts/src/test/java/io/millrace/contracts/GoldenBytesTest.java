package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bytes that were once released can be read for ever, and mean what they meant. */
class GoldenBytesTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> released_bytes_still_mean_the_same() {
    return Samples.all().entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(), () -> check(sample.getKey(), sample.getValue())));
  }

  private static void check(String name, Message message) throws IOException {
    var file = GOLDEN.resolve(name + ".v1.hex");
    if (Boolean.getBoolean("millrace.update") && !Files.exists(file))
      Files.writeString(file, HexFormat.of().formatHex(Records.encode(message)) + "\n");
    assertThat(file)
        .as("a new variant needs its golden bytes: run with -Dmillrace.update=true")
        .exists();
    var released = HexFormat.of().parseHex(Files.readString(file).strip());

    assertThat(Records.codec(message.getClass()).decode(released)).isEqualTo(message);
    assertThat(Records.encode(message)).isEqualTo(released);
  }

  @Test
  void damaged_bytes_are_told_apart_by_code() {
    var codec = Records.codec(Command.class);
    var good =
        Records.encode(
            (Command) java.util.Objects.requireNonNull(Samples.all().get("Command.CancelRun")));
    var otherType =
        Records.encode(
            java.util.Objects.requireNonNull(Samples.all().get("JournalEntry.RunFailed")));

    assertThatThrownBy(() -> codec.decode(new byte[] {1, 2}))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.code()).isEqualTo("not_single_object"));
    assertThatThrownBy(
            () ->
                codec.decode(
                    "this is no avro at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.code()).isEqualTo("not_single_object"));
    assertThatThrownBy(() -> codec.decode(otherType))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.code()).isEqualTo("schema_unknown"));
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(good, good.length - 3)))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.code()).isEqualTo("bytes_malformed"));
  }

  @Test
  void random_damage_is_never_anything_but_undecodable_or_a_message() {
    var codec = Records.codec(JournalEntry.class);
    var good =
        Records.encode(
            java.util.Objects.requireNonNull(Samples.all().get("JournalEntry.RunStarted")));
    var random = new SplittableRandom(7);
    for (int i = 0; i < 5_000; i++) {
      var damaged = good.clone();
      for (int flips = random.nextInt(1, 5); flips > 0; flips--)
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        assertThat(codec.decode(damaged)).isNotNull();
      } catch (UndecodableException e) {
        assertThat(e.code()).isNotEmpty();
      }
    }
  }
}

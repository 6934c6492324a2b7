package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.codec.Schemas;
import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    int newest = Schemas.versions(message.getClass()).size();
    var file = file(name, newest);
    if (Boolean.getBoolean("millrace.update") && !Files.exists(file))
      Files.writeString(file, HexFormat.of().formatHex(Records.encode(message)) + "\n");
    assertThat(file)
        .as("a new variant or version needs its golden bytes: run with -Dmillrace.update=true")
        .exists();

    for (int version = 1; version <= newest; version++)
      if (Files.exists(file(name, version)))
        assertThat(Records.codec(message.getClass()).decode(bytes(file(name, version))))
            .as("version %d", version)
            .isEqualTo(message);
    assertThat(Records.encode(message)).isEqualTo(bytes(file));
  }

  @Test
  void bytes_of_every_release_are_still_read() throws IOException {
    var samples = Samples.all().keySet();

    try (var files = Files.list(GOLDEN)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(file.getFileName().toString().replaceFirst("\\.v[0-9]+\\.hex$", ""))
                      .as("released bytes without a sample are read by nobody: give it back")
                      .isIn(samples));
    }
  }

  @Test
  void every_variant_has_golden_bytes() {
    var seen = new HashSet<Class<?>>();
    Samples.all().values().forEach(sample -> collect(sample, seen));

    for (Class<?> family :
        List.of(Message.class, CommandBody.class, Event.class, Outcome.class, StepPhase.class))
      assertThat(seen).contains(family.getPermittedSubclasses());
  }

  private static void collect(Object value, Set<Class<?>> seen) {
    switch (value) {
      case Record part -> {
        seen.add(part.getClass());
        for (var component : part.getClass().getRecordComponents()) {
          try {
            var inner = component.getAccessor().invoke(part);
            if (inner != null) collect(inner, seen);
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
          }
        }
      }
      case Collection<?> items -> items.forEach(item -> collect(item, seen));
      case Map<?, ?> map -> map.values().forEach(item -> collect(item, seen));
      default -> {}
    }
  }

  private static Path file(String name, int version) {
    return GOLDEN.resolve(name + ".v" + version + ".hex");
  }

  private static byte[] bytes(Path file) throws IOException {
    return HexFormat.of().parseHex(Files.readString(file).strip());
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

package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.codec.Schemas;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The journals of every released version fold to the states that their release stored. Where one
 * does not, the fold has changed for journals that users have: mend {@link Evolver}, not the file.
 * {@code -Dmillrace.update=true} writes the files of a version that has none.
 */
class GoldenJournalTest {

  private static final String ADDED = "addedLater";

  @BeforeAll
  static void writeNewVersion() throws IOException {
    if (Boolean.getBoolean("millrace.update")) GoldenJournals.writeNewVersion();
  }

  static Stream<Path> released() throws IOException {
    try (var files = Files.walk(GoldenJournals.ROOT)) {
      return files
          .filter(f -> f.toString().endsWith(GoldenJournals.ENDING))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("released")
  void a_released_journal_folds_to_the_state_that_was_stored(Path file) throws IOException {
    var golden = GoldenJournals.read(file);

    var folded = Evolver.fold(decode(Records.codec(JournalEntry.class), golden.entries()));

    // A later release knows more of the same run; what the release knew of it is the same.
    var release = schemaOf(file);
    assertThat(seenThrough(release, Records.encode(Objects.requireNonNull(folded))))
        .isEqualTo(seenThrough(release, golden.state()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("released")
  void fields_that_a_newer_release_adds_change_nothing(Path file) throws IOException {
    var golden = GoldenJournals.read(file);
    var newer = extended(JournalEntry.class);
    var newerState = extended(RunState.class);
    var rewritten =
        golden.entries().stream().map(bytes -> rewrite(JournalEntry.class, newer, bytes)).toList();
    var codec = new MessageCodec<>(JournalEntry.class, List.of(newer));
    var stateCodec = new MessageCodec<>(RunState.class, List.of(newerState));

    var folded = Evolver.fold(decode(codec, rewritten));

    assertThat(rewritten).doesNotContainAnyElementsOf(golden.entries());
    assertThat(folded)
        .isEqualTo(Evolver.fold(decode(Records.codec(JournalEntry.class), golden.entries())));
    assertThat(stateCodec.decode(rewrite(RunState.class, newerState, golden.state())))
        .isEqualTo(Records.codec(RunState.class).decode(golden.state()));
  }

  private static Schema schemaOf(Path file) {
    int version =
        Integer.parseInt(
            Objects.requireNonNull(file.getParent()).getFileName().toString().substring(1));
    var versions = Schemas.versions(RunState.class);
    return versions.get(Math.min(version, versions.size()) - 1);
  }

  private static String seenThrough(Schema release, byte[] state) {
    try {
      var decoder = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), release);
      Schemas.versions(RunState.class).forEach(decoder::addSchema);
      return decoder.decode(state).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_version_has_journals_with_every_event_it_knows() throws IOException {
    var versions = Schemas.versions(JournalEntry.class);
    for (int version = 1; version <= versions.size(); version++) {
      var folder = GoldenJournals.ROOT.resolve("v" + version);
      assertThat(folder)
          .as("a new version needs its golden journals: run with -Dmillrace.update=true")
          .isDirectory();
      var seen = new TreeSet<String>();
      for (Path file : released().filter(f -> f.startsWith(folder)).toList())
        decode(Records.codec(JournalEntry.class), GoldenJournals.read(file).entries())
            .forEach(entry -> seen.add(entry.kindName()));

      var known =
          versions.get(version - 1).getField("event").schema().getTypes().stream()
              .map(Schema::getName)
              .toList();
      assertThat(seen).as("events in %s", folder).containsAll(known);
    }
  }

  private static List<JournalEntry> decode(MessageCodec<JournalEntry> codec, List<byte[]> bytes) {
    return bytes.stream().map(codec::decode).toList();
  }

  /** The newest schema with an optional field at the end of every record, as a later one may be. */
  private static Schema extended(Class<? extends Message> type) {
    try {
      var tree = new ObjectMapper().readTree(Schemas.latest(type).toString());
      extend(tree);
      return new Schema.Parser().parse(tree.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void extend(JsonNode node) {
    node.forEach(GoldenJournalTest::extend);
    if (node.path("type").asText().equals("record")) {
      var field = ((ArrayNode) ((ObjectNode) node).get("fields")).addObject();
      field.put("name", ADDED).putNull("default").putArray("type").add("null").add("string");
    }
  }

  private static byte[] rewrite(Class<? extends Message> type, Schema newer, byte[] bytes) {
    try {
      var decoder = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), newer);
      Schemas.versions(type).forEach(decoder::addSchema);
      var record = decoder.decode(bytes);
      fill(record);
      var buffer = new BinaryMessageEncoder<>(GenericData.get(), newer).encode(record);
      var rewritten = new byte[buffer.remaining()];
      buffer.get(rewritten);
      return rewritten;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(GenericRecord record) {
    for (Schema.Field field : record.getSchema().getFields())
      if (record.get(field.pos()) instanceof GenericRecord inner) fill(inner);
    record.put(ADDED, "told by a newer release");
  }
}

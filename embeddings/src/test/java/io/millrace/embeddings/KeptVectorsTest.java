package io.millrace.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptVectorsTest {

  private static final String COLLECTION = "examples";

  @TempDir Path folder;
  private KeptVectors kept;

  @BeforeEach
  void open() {
    kept = new KeptVectors(folder.resolve("made"), COLLECTION);
  }

  @Test
  void what_was_written_is_read_again() {
    var vectors = Map.of(KeptVectors.key("a"), vector(0.25f), KeptVectors.key("b"), vector(-1));

    kept.write(vectors);

    assertThat(kept.read()).containsOnlyKeys(vectors.keySet());
    assertThat(kept.read().get(KeptVectors.key("a"))).containsExactly(vector(0.25f));
  }

  @Test
  void without_a_file_nothing_is_known() {
    assertThat(kept.read()).isEmpty();
  }

  @Test
  void a_file_in_which_one_bit_changed_counts_as_none() throws IOException {
    kept.write(Map.of(KeptVectors.key("a"), vector(1)));
    var bytes = Files.readAllBytes(file());
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(), bytes);

    assertThat(kept.read()).isEmpty();
  }

  @Test
  void a_file_that_was_cut_off_counts_as_none() throws IOException {
    kept.write(Map.of(KeptVectors.key("a"), vector(1)));
    var bytes = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(bytes, bytes.length - 100));
    assertThat(kept.read()).isEmpty();

    Files.write(file(), new byte[3]);
    assertThat(kept.read()).isEmpty();
  }

  @Test
  void more_than_the_bound_is_not_kept() {
    var vectors = new java.util.HashMap<String, float[]>();
    for (int i = 0; i <= KeptVectors.ENTRIES_MAX; i++)
      vectors.put(KeptVectors.key("text " + i), vector(1));

    kept.write(vectors);

    assertThat(file()).doesNotExist();
  }

  @Test
  void a_folder_that_cannot_be_written_fails_nobody() throws IOException {
    Files.writeString(folder.resolve("made"), "a file where the folder should be");

    kept.write(Map.of(KeptVectors.key("a"), vector(1)));

    assertThat(kept.read()).isEmpty();
  }

  @Test
  void the_embedder_gives_kept_vectors_and_computes_only_what_is_missing() {
    var known = vector(0.5f);
    kept.write(Map.of(KeptVectors.key("known"), known, KeptVectors.key("gone"), known));
    var embedder = new TextEmbedder(2, 1, Optional.of(folder.resolve("made")));

    var vectors = embedder.embedAll(COLLECTION, List.of("known", "new"));

    assertThat(vectors.get("known")).containsExactly(known);
    assertThat(vectors.get("new")).containsExactly(embedder.embed("new"));
    assertThat(kept.read()).containsOnlyKeys(KeptVectors.key("known"), KeptVectors.key("new"));
  }

  @Test
  void the_file_holds_no_text() throws IOException {
    var embedder = new TextEmbedder(2, 1, Optional.of(folder.resolve("made")));

    embedder.embedAll(COLLECTION, List.of("a secret sentence"));

    assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
        .doesNotContain("secret");
  }

  private Path file() {
    return folder.resolve("made").resolve(COLLECTION + ".vectors");
  }

  private static float[] vector(float x) {
    var vector = new float[TextEmbedder.DIMENSIONS];
    java.util.Arrays.fill(vector, x);
    return vector;
  }
}

package io.millrace.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextEmbedderTest {

  private static final int CACHE_ENTRIES_MAX = 3;
  private static final int PARALLEL_MAX = 2;

  private final TextEmbedder embedder = new TextEmbedder(CACHE_ENTRIES_MAX, PARALLEL_MAX);

  @Test
  void a_vector_has_unit_length_and_the_model_s_dimensions() {
    var vector = embedder.embed("My card was stolen");

    assertThat(vector).hasSize(TextEmbedder.DIMENSIONS);
    assertThat(
            Math.sqrt(
                IntStream.range(0, vector.length).mapToDouble(i -> vector[i] * vector[i]).sum()))
        .isCloseTo(1, within(1e-5));
  }

  @Test
  void the_same_text_gives_the_same_vector_with_and_without_the_cache() {
    var first = embedder.embed("When will my refund arrive?");

    assertThat(embedder.embed("When will my refund arrive?")).containsExactly(first);
    assertThat(
            new TextEmbedder(CACHE_ENTRIES_MAX, PARALLEL_MAX).embed("When will my refund arrive?"))
        .containsExactly(first);
  }

  @Test
  void the_same_text_gives_the_same_vector_from_many_threads() throws Exception {
    var alone = embedder.embed("How do I freeze my card?");
    Callable<float[]> call =
        () -> new TextEmbedder(CACHE_ENTRIES_MAX, PARALLEL_MAX).embed("How do I freeze my card?");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var future : threads.invokeAll(java.util.Collections.nCopies(50, call)))
        assertThat(future.get()).containsExactly(alone);
    }
  }

  @Test
  void a_paraphrase_is_nearer_than_another_subject() {
    var stolen = embedder.embed("My card was stolen");

    assertThat(TextEmbedder.cosine(stolen, embedder.embed("Somebody took my debit card")))
        .isGreaterThan(
            TextEmbedder.cosine(stolen, embedder.embed("What interest do I get on savings?"))
                + 0.1f)
        .isGreaterThan(
            TextEmbedder.cosine(stolen, embedder.embed("How do I bake sourdough bread?")) + 0.2f);
  }

  @Test
  void a_question_finds_the_passage_that_answers_it() {
    var question = embedder.embedQuery("What happens if I lose my phone?");
    var right =
        embedder.embed(
            "If your phone is lost or stolen, sign out of the app on every device from the website.");
    var wrong = embedder.embed("Interest on savings is paid on the first day of each month.");

    assertThat(TextEmbedder.cosine(question, right))
        .isGreaterThan(TextEmbedder.cosine(question, wrong) + 0.1f);
    assertThat(question).isNotEqualTo(embedder.embed("What happens if I lose my phone?"));
  }

  @Test
  void the_cache_keeps_no_more_than_its_bound_and_forgets_the_least_recently_used() {
    for (var text : new String[] {"one", "two", "three", "one", "four"}) embedder.embed(text);

    assertThat(embedder.cached()).isEqualTo(CACHE_ENTRIES_MAX);
  }

  @Test
  void a_caller_that_changes_its_vector_does_not_change_the_next_caller_s() {
    var spoilt = embedder.embed("hello");
    spoilt[0] = 42;

    assertThat(embedder.embed("hello")[0]).isNotEqualTo(42f);
  }

  @Test
  void text_past_the_bound_makes_no_difference() {
    var words = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) words.add("word" + i);
    var text = String.join(" ", words);

    assertThat(embedder.embed(text))
        .containsExactly(embedder.embed(text.substring(0, TextEmbedder.TEXT_CHARS_MAX)));
  }

  @Test
  void empty_text_has_a_vector_too() {
    assertThat(embedder.embed("")).hasSize(TextEmbedder.DIMENSIONS);
    assertThat(embedder.embed(" \n\u0000")).containsExactly(embedder.embed(""));
  }

  @Test
  void cosine_refuses_vectors_of_different_models() {
    assertThatThrownBy(() -> TextEmbedder.cosine(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TextEmbedder.cosine(new float[2], new float[] {1, 0})).isZero();
  }
}

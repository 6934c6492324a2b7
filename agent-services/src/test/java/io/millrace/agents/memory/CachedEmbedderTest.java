package io.millrace.agents.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CachedEmbedderTest {

  private final WordEmbedder embedder = new WordEmbedder();
  private final CachedEmbedder cached = new CachedEmbedder(embedder, 2);

  @Test
  void a_text_is_embedded_once_for_each_use() {
    // when
    var first = cached.passage("a text");
    var second = cached.passage("a text");
    cached.question("a text");

    // then
    assertThat(second).isEqualTo(first);
    assertThat(embedder.calls).isEqualTo(2);
  }

  @Test
  void a_caller_that_changes_its_vector_changes_no_other() {
    // given
    var first = cached.passage("a text");
    float kept = first[0];

    // when
    first[0] = 7;

    // then
    assertThat(cached.passage("a text")[0]).isEqualTo(kept);
  }

  @Test
  void no_more_than_its_bound_are_kept() {
    // when
    for (var text : new String[] {"a", "b", "c", "d"}) cached.passage(text);

    // then
    assertThat(cached.size()).isEqualTo(2);
  }
}

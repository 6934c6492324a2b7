package io.millrace.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordPieceTokenizerTest {

  private static final Map<String, Integer> VOCABULARY =
      Map.of(
          "[UNK]", 0, "[CLS]", 1, "[SEP]", 2, "pay", 3, "##ment", 4, "cafe", 5, "!", 6, "[", 7, "]",
          8, "sep", 9);
  private static final int TOKENS_MAX = 16;

  private final WordPieceTokenizer tokenizer = new WordPieceTokenizer(VOCABULARY);

  @Test
  void a_word_is_covered_by_its_longest_pieces() {
    assertThat(tokenizer.encode("payment pay", TOKENS_MAX)).containsExactly(1, 3, 4, 3, 2);
  }

  @Test
  void case_and_accents_make_no_difference() {
    assertThat(tokenizer.encode("CAFÉ", TOKENS_MAX)).containsExactly(1, 5, 2);
  }

  @Test
  void punctuation_stands_apart_and_control_characters_vanish() {
    assertThat(tokenizer.encode("pay!\u0000\u200Epay", TOKENS_MAX)).containsExactly(1, 3, 6, 3, 2);
  }

  @Test
  void a_word_with_an_uncovered_part_is_unknown_as_a_whole() {
    assertThat(tokenizer.encode("payday \uD83D\uDE00 pay", TOKENS_MAX))
        .containsExactly(1, 0, 0, 3, 2);
  }

  @Test
  void special_tokens_in_a_text_are_plain_text() {
    assertThat(tokenizer.encode("[SEP]", TOKENS_MAX)).containsExactly(1, 7, 9, 8, 2);
  }

  @Test
  void a_long_text_is_cut_and_still_ended() {
    assertThat(tokenizer.encode("pay ".repeat(100), 5)).containsExactly(1, 3, 3, 3, 2);
  }
}

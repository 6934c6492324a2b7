package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageTextTest {

  @Test
  void what_cannot_be_seen_is_removed() {
    assertThat(MessageText.sanitised(" a\u0000b\u0007c\u007F\u0085d\u202Ee\u2066f \n"))
        .isEqualTo("abcdef");
  }

  @Test
  void line_ends_and_tabs_stay() {
    assertThat(MessageText.sanitised("a\r\nb\rc\td")).isEqualTo("a\nb\nc\td");
  }

  @Test
  void letters_are_composed_and_halves_of_pairs_replaced() {
    assertThat(MessageText.sanitised("e\u0301 \uD83D \uD83D\uDE00"))
        .isEqualTo("\u00E9 \uFFFD \uD83D\uDE00");
  }

  @Test
  void length_counts_what_people_see_as_characters() {
    assertThat(MessageText.length("a\uD83D\uDE00")).isEqualTo(2);
  }

  @Test
  void sanitising_twice_changes_nothing_more() {
    long seed = 99;
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      var raw = new StringBuilder();
      for (int i = random.nextInt(20); i >= 0; i--)
        raw.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
      var once = MessageText.sanitised(raw.toString());
      assertThat(MessageText.sanitised(once)).as("seed %d round %d", seed, round).isEqualTo(once);
      assertThat(once.codePoints())
          .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    }
  }
}

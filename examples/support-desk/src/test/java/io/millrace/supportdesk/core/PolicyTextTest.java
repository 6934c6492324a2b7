package io.millrace.supportdesk.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PolicyTextTest {

  private static final String DOCUMENT =
      """
      ---
      id: P-007
      title: Things that fail
      topics: [a, b]
      ---

      ## Why it failed (often)

      It costs 1.5% of £64.00. Ask "why?" in Account > Why is this
      frozen?, and wait.

      Example: nothing.

      ## Second

      Text.
      """;

  @Test
  void each_section_is_a_passage_with_its_own_id() {
    var passages = PolicyParser.parse(DOCUMENT);

    assertThat(passages)
        .extracting(Passage::id)
        .containsExactly("P-007#why-it-failed-often", "P-007#second");
    assertThat(passages.getFirst().text())
        .isEqualTo(
            "It costs 1.5% of £64.00. Ask \"why?\" in Account > Why is this frozen?, and wait.\n\nExample: nothing.");
    assertThat(passages.getFirst().title()).isEqualTo("Things that fail");
  }

  @Test
  void a_document_without_a_head_is_a_mistake() {
    assertThatThrownBy(() -> PolicyParser.parse("## Section\n\nText."))
        .hasMessageContaining("head");
  }

  @Test
  void sentences_end_where_readers_see_them_end_and_stay_word_for_word() {
    var text = PolicyParser.parse(DOCUMENT).getFirst().text();

    var sentences = Sentences.of(text);

    assertThat(sentences)
        .containsExactly(
            "It costs 1.5% of £64.00.",
            "Ask \"why?\" in Account > Why is this frozen?, and wait.", "Example: nothing.");
    assertThat(sentences).allSatisfy(sentence -> assertThat(text).contains(sentence));
  }

  @Test
  void money_has_the_decimals_of_its_currency_and_the_sign_readers_know() {
    assertThat(Money.decimal(-425, "GBP")).isEqualTo("-4.25");
    assertThat(Money.decimal(5, "GBP")).isEqualTo("0.05");
    assertThat(Money.decimal(500, "JPY")).isEqualTo("500");
    assertThat(Money.text(new BigDecimal("1980.00"), "GBP")).isEqualTo("£1,980.00");
    assertThat(Money.text(new BigDecimal("-0.96"), "GBP")).isEqualTo("-£0.96");
    assertThat(Money.text(new BigDecimal("96.80"), "CHF")).isEqualTo("CHF 96.80");
    assertThat(Money.withSigns("1.5% of GBP 64.00, EUR 73.60")).isEqualTo("1.5% of £64.00, €73.60");
  }
}

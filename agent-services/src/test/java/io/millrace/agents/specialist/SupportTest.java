package io.millrace.agents.specialist;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.UnreadableReplyException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SupportTest {

  private static final Source TERMS =
      new Source(
          "t",
          "Terms",
          "Returns are free.\n\nThe refund takes  5 working\ndays. Post is not insured.");

  @Test
  void a_quote_is_found_at_its_place_even_where_white_space_differs() {
    var citation = Support.find("The refund takes 5 working days.", TERMS).orElseThrow();

    assertThat(citation.quote()).isEqualTo("The refund takes  5 working\ndays.");
    assertThat(TERMS.text().substring(citation.span().start(), citation.span().end()))
        .isEqualTo(citation.quote());
  }

  @Test
  void a_quote_that_is_not_there_or_too_short_is_none() {
    assertThat(Support.find("The refund takes 6 working days.", TERMS)).isEmpty();
    assertThat(Support.find("free.", TERMS)).isEmpty();
    assertThat(Support.find("   ", TERMS)).isEmpty();
  }

  @Test
  void other_figures_other_subjects_and_the_contrary_are_not_supported() {
    var quote = List.of("The refund takes 5 working days.");

    assertThat(Support.supports("A refund takes 5 working days.", quote)).isTrue();
    assertThat(Support.supports("A refund takes 7 working days.", quote)).isFalse();
    assertThat(Support.supports("A refund does not take 5 working days.", quote)).isFalse();
    assertThat(Support.supports("Insurance covers theft abroad.", quote)).isFalse();
    assertThat(Support.supports("A refund takes 5 working days.", List.of())).isFalse();
  }

  @Test
  void sentences_are_pieces_of_their_text() {
    var spans = Sentences.spans(TERMS.text());

    assertThat(spans.stream().map(span -> span.of(TERMS.text())))
        .containsExactly(
            "Returns are free.", "The refund takes  5 working\ndays.", "Post is not insured.");
  }

  @Test
  void numbers_compare_without_their_separators_of_thousands() {
    assertThat(Terms.numbers("1,234.50 and 1.234,50 and 12")).containsExactly("1234.50", "12");
  }

  @Test
  void a_reply_is_one_object_and_nothing_else() throws Exception {
    assertThat(Reply.of("```json\n{\"a\":\"x\"}\n```").text("a")).isEqualTo("x");
    for (var bad : List.of("", "[]", "{} {}", "Sure: {}", "{\"a\":1,\"a\":2}", "null"))
      Assertions.assertThatThrownBy(() -> Reply.of(bad))
          .isInstanceOf(UnreadableReplyException.class);
  }
}

package io.millrace.supportdesk.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfidenceTest {

  private static final double GATE = 0.7;

  @Test
  void a_near_passage_that_stands_out_passes_the_gate() {
    assertThat(Confidence.of(new Evidence(0.76, 0.05, 0, false))).isGreaterThanOrEqualTo(GATE);
  }

  @Test
  void a_near_passage_beside_an_equally_near_one_of_another_document_does_not() {
    assertThat(Confidence.of(new Evidence(0.73, 0.0, 0, false))).isLessThan(GATE);
  }

  @Test
  void a_payment_that_is_surely_meant_makes_a_passage_surer() {
    var without = Confidence.of(new Evidence(0.72, 0.02, 0, false));
    var with = Confidence.of(new Evidence(0.72, 0.02, 1, false));

    assertThat(without).isLessThan(GATE);
    assertThat(with).isGreaterThanOrEqualTo(GATE);
  }

  @Test
  void a_far_passage_stays_far_below_however_much_it_stands_out() {
    assertThat(Confidence.of(new Evidence(0.55, 0.5, 0, false))).isLessThan(0.3);
  }

  @Test
  void more_of_anything_never_makes_it_less_sure() {
    for (double top = 0.4; top < 0.9; top += 0.05) {
      assertThat(Confidence.of(new Evidence(top + 0.05, 0.01, 0, false)))
          .isGreaterThanOrEqualTo(Confidence.of(new Evidence(top, 0.01, 0, false)));
      assertThat(Confidence.of(new Evidence(top, 0.03, 0, false)))
          .isGreaterThanOrEqualTo(Confidence.of(new Evidence(top, 0.01, 0, false)));
    }
  }

  @Test
  void without_a_passage_a_person_looks_and_an_overview_needs_none() {
    assertThat(Confidence.of(new Evidence(0, 0, 1, false)))
        .isLessThanOrEqualTo(Confidence.WITHOUT_PASSAGE_MAX);
    assertThat(Confidence.of(new Evidence(0, 0, 1, true))).isEqualTo(Confidence.OVERVIEW);
  }
}

package io.millrace.supportdesk.core;

/**
 * How sure a composed answer is, from 0 to 1: {@code 1 / (1 + e^-z)} with
 *
 * <pre>z = 15 (top - 0.71) + 25 min(lead, 0.05) + 0.8 fact</pre>
 *
 * <p>{@code top} is the score of the first passage; {@code lead} how far it is ahead of the first
 * passage of another document, since two documents that are equally near mean that nobody knows
 * which is asked for; {@code fact} how surely an account fact is the one that is meant. So 0.7
 * needs a near passage, and one that stands out or is explained by a payment. An overview of the
 * account comes straight from the records and is {@link #OVERVIEW}; an answer without any passage
 * never reaches {@link #WITHOUT_PASSAGE_MAX}.
 *
 * <p>The numbers were fitted to the example's 82 questions and rounded: of the answers at 0.7 or
 * above all but one cite the right document, and every question out of its field stays below (see
 * the README). They belong to this encoder and these policies; other texts need another fit.
 */
public final class Confidence {

  public static final double OVERVIEW = 0.85;
  public static final double WITHOUT_PASSAGE_MAX = 0.2;

  private static final double TOP_WEIGHT = 15;
  private static final double TOP_EVEN = 0.71;
  private static final double LEAD_WEIGHT = 25;
  private static final double LEAD_MAX = 0.05;
  private static final double FACT_WEIGHT = 0.8;
  private static final double DIGITS = 100;

  private Confidence() {}

  /** Rounded down to two digits, so that a bound is never reached by rounding. */
  public static double of(Evidence evidence) {
    if (evidence.overview()) return OVERVIEW;
    double z =
        TOP_WEIGHT * (evidence.top() - TOP_EVEN)
            + LEAD_WEIGHT * Math.min(evidence.lead(), LEAD_MAX)
            + FACT_WEIGHT * evidence.fact();
    double confidence = 1 / (1 + Math.exp(-z));
    if (evidence.top() == 0) confidence = Math.min(confidence, WITHOUT_PASSAGE_MAX);
    return Math.floor(confidence * DIGITS) / DIGITS;
  }
}

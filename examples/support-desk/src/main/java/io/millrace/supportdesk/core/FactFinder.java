package io.millrace.supportdesk.core;

import io.millrace.supportdesk.core.CustomerRecord.Transaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the account facts a question is about. A payment counts by its nearness in meaning, by its
 * amount and by words of its merchant and note that the question repeats; a state other than active
 * always counts, since it changes what every rule means for this customer.
 */
public final class FactFinder {

  static final int PAYMENTS_MAX = 2;
  static final int OVERVIEW_PAYMENTS_MAX = 3;

  /** From here on a payment is told. Measured on the example's questions. */
  static final double PAYMENT_MIN = 0.72;

  /** From here on a question asks for the account itself. */
  static final double OVERVIEW_MIN = 0.80;

  /** A second payment is told when it is nearly as near as the first. */
  private static final double PAYMENT_GAP_MAX = 0.12;

  private static final double AMOUNT_BONUS = 0.30;
  private static final double WORD_BONUS = 0.10;
  private static final int BONUS_WORDS_MAX = 2;

  /** People ask about payments that did not simply go through. */
  private static final double TROUBLE_BONUS = 0.05;

  private static final Duration FEE_AFTER_MAX = Duration.ofMinutes(1);
  private static final BigDecimal PENCE = BigDecimal.valueOf(100);

  private static final List<String> OVERVIEW =
      List.of(
          "How much money do I have left?",
          "Show me my balance and my latest payments",
          "Is there anything on my account?",
          "What went out of my account this week?");

  private static final Pattern AMOUNT =
      Pattern.compile(
          "[£€$]\\s?([\\d,]+(?:\\.\\d{1,2})?)|([\\d,]+(?:\\.\\d{1,2})?)\\s?(?:pounds|quid|euros|dollars)\\b|(\\d+)\\s?(?:p|pence)\\b");
  private final Nearness nearness;

  public FactFinder(Nearness nearness) {
    this.nearness = nearness;
  }

  public AccountFacts find(String question, CustomerRecord record) {
    if (!record.known()) return AccountFacts.NONE;
    if (!record.found())
      return new AccountFacts(
          List.of("We have no record of a customer with this number."), List.of(), 0, false);
    if (OVERVIEW.stream().anyMatch(asked -> nearness.of(question, asked) >= OVERVIEW_MIN))
      return overview(record);
    var payments = payments(question, record.transactions());
    var sentences = new ArrayList<String>();
    Stream.ofNullable(FactText.status(record.status())).forEach(sentences::add);
    payments.stream()
        .map(Scored::payment)
        .sorted(Comparator.comparing(Transaction::at))
        .map(FactText::transaction)
        .forEach(sentences::add);
    var notes =
        payments.stream()
            .map(Scored::payment)
            .map(Transaction::note)
            .filter(Objects::nonNull)
            .toList();
    return new AccountFacts(
        sentences,
        notes,
        payments.isEmpty() ? 0 : Math.clamp(payments.getFirst().score(), 0, 1),
        false);
  }

  private static AccountFacts overview(CustomerRecord record) {
    var sentences = new ArrayList<String>();
    Stream.ofNullable(FactText.status(record.status())).forEach(sentences::add);
    sentences.add(FactText.balances(record.accounts()));
    if (record.transactions().isEmpty()) sentences.add("There are no payments on it yet.");
    record.transactions().stream()
        .limit(OVERVIEW_PAYMENTS_MAX)
        .map(FactText::transaction)
        .forEach(sentences::add);
    return new AccountFacts(sentences, List.of(), 1, true);
  }

  private record Scored(Transaction payment, double score, boolean amountNamed) {}

  private List<Scored> payments(String question, List<Transaction> transactions) {
    var best =
        transactions.stream()
            .map(payment -> score(question, payment))
            .filter(scored -> scored.score() >= PAYMENT_MIN)
            .sorted(Comparator.comparingDouble(Scored::score).reversed())
            .limit(PAYMENTS_MAX)
            .toList();
    var told =
        new ArrayList<>(
            best.stream()
                .filter(
                    scored ->
                        scored.amountNamed()
                            || scored.score() >= best.getFirst().score() - PAYMENT_GAP_MAX)
                .toList());
    for (var scored : List.copyOf(told))
      transactions.stream()
          .filter(
              fee ->
                  isFeeOf(scored.payment(), fee)
                      && told.stream().noneMatch(other -> other.payment().equals(fee)))
          .forEach(fee -> told.add(new Scored(fee, scored.score(), false)));
    return told;
  }

  /** The bank books a payment's fee right after it; the fee's note tells how it was worked out. */
  private static boolean isFeeOf(Transaction payment, Transaction fee) {
    var after = Duration.between(payment.at(), fee.at());
    return fee.kind().equals("fee") && after.isPositive() && after.compareTo(FEE_AFTER_MAX) <= 0;
  }

  private Scored score(String question, Transaction payment) {
    var keywords = FactText.keywords(payment);
    double score = nearness.of(question, keywords);
    boolean amountNamed =
        amounts(question).stream()
            .anyMatch(amount -> amount.compareTo(payment.amount().abs()) == 0);
    if (amountNamed) score += AMOUNT_BONUS;
    if (!payment.status().equals("settled")) score += TROUBLE_BONUS;
    var shared = Words.stems(question);
    shared.retainAll(Words.stems(FactText.month(payment) + " " + keywords));
    return new Scored(
        payment, score + WORD_BONUS * Math.min(BONUS_WORDS_MAX, shared.size()), amountNamed);
  }

  private static List<BigDecimal> amounts(String question) {
    return AMOUNT
        .matcher(question.toLowerCase(Locale.UK))
        .results()
        .map(
            found -> {
              if (found.group(3) != null) return new BigDecimal(found.group(3)).divide(PENCE);
              return new BigDecimal(
                  (found.group(1) != null ? found.group(1) : found.group(2)).replace(",", ""));
            })
        .toList();
  }
}

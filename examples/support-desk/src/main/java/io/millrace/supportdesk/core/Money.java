package io.millrace.supportdesk.core;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of money: minor units to decimal strings, and decimal strings to what customers read. */
public final class Money {

  private static final Map<String, String> SIGNS = Map.of("GBP", "£", "EUR", "€", "USD", "$");
  private static final Pattern CODED = Pattern.compile("\\b(GBP|EUR|USD) (\\d[\\d,]*\\.\\d{2})");

  private Money() {}

  /** {@code -425}, GBP gives {@code -4.25}; the number of decimals is the currency's. */
  public static String decimal(long minor, String currency) {
    return BigDecimal.valueOf(minor, Currency.getInstance(currency).getDefaultFractionDigits())
        .toPlainString();
  }

  /**
   * £1,980.00; a minus stands before the sign; a currency without a sign of its own is written by
   * its code.
   */
  public static String text(BigDecimal amount, String currency) {
    var digits = String.format(Locale.UK, "%,." + Math.max(0, amount.scale()) + "f", amount.abs());
    var sign = SIGNS.get(currency);
    return (amount.signum() < 0 ? "-" : "")
        + (sign == null ? currency + " " + digits : sign + digits);
  }

  /** Amounts written by code in a note, with their signs. */
  public static String withSigns(String note) {
    return CODED
        .matcher(note)
        .replaceAll(
            amount -> Matcher.quoteReplacement(SIGNS.get(amount.group(1)) + amount.group(2)));
  }
}

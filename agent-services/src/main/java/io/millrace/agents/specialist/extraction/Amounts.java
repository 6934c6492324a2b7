package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of money: a number with a currency before or behind it, as sign, code or word, perhaps
 * with a magnitude (k, m, thousand, million, billion). In a number the last separator that is not
 * followed by exactly three digits is the decimal one; a lone separator before three digits counts
 * as one of thousands and lowers the confidence.
 */
final class Amounts {

  private static final String CODES =
      "USD|EUR|GBP|CHF|JPY|CNY|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL|ZAR|MXN|SGD|HKD|KRW|TRY|ILS|AED";
  private static final String SIGNS = "US\\$|A\\$|C\\$|\\$|€|£|¥|₹|₩|₺|₪|zł|Fr\\.";
  private static final String WORDS =
      "(?:us )?dollars?|euros?|pounds? sterling|pounds?|swiss francs?|francs?|yen|rupees?|cents?|pence";
  private static final String NUMBER =
      "\\d{1,15}(?:[.,'’\\u00A0\\u202F ]\\d{3}(?!\\d)){0,5}(?:[.,]\\d{1,4}(?!\\d))?";
  private static final String MAGNITUDE =
      "(?:\\s?(?<%s>k|K|m|M|mn|bn|B|[Tt]housand|[Mm]illion|[Bb]illion)(?![\\p{L}]))?";
  private static final Pattern BEFORE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.,])(?<sign>-|−)?(?<cur>"
              + SIGNS
              + "|(?:"
              + CODES
              + "))\\s?(?<sign2>-|−)?(?<num>"
              + NUMBER
              + ")"
              + MAGNITUDE.formatted("mag"));
  private static final Pattern BEHIND =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.,])(?<sign>-|−)?(?<num>"
              + NUMBER
              + ")"
              + MAGNITUDE.formatted("mag")
              + "\\s?(?<cur>"
              + SIGNS
              + "|(?:"
              + CODES
              + ")(?!\\p{L})|(?i:"
              + WORDS
              + ")(?!\\p{L}))");
  private static final String SMALL =
      "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
  private static final List<String> SMALL_WORDS = List.of(SMALL.split("\\|"));
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?i)(?<!\\p{L})(?<num>"
              + SMALL
              + ")(?:\\s(?<mag>hundred|thousand|million|billion))?\\s(?<cur>"
              + WORDS
              + ")(?!\\p{L})");

  private Amounts() {}

  static List<Finding> in(String text) {
    var found = new ArrayList<Finding>();
    for (var pattern : List.of(BEFORE, BEHIND, WRITTEN)) {
      var matcher = pattern.matcher(text);
      while (matcher.find()) {
        var span = new Span(matcher.start(), matcher.end());
        if (found.stream().noneMatch(other -> other.span().overlaps(span)))
          finding(matcher, pattern == WRITTEN, span).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Finding> finding(Matcher matcher, boolean written, Span span) {
    var number = written ? small(matcher.group("num")) : number(matcher.group("num"));
    if (number.isEmpty()) return Optional.empty();
    var word = matcher.group("cur");
    var currency = currency(word);
    var value = number.get().multiply(magnitude(matcher.group("mag")));
    if (word.toLowerCase(Locale.ROOT).matches("cents?|pence")) value = value.movePointLeft(2);
    if (!written && (matcher.group("sign") != null || signBehind(matcher))) value = value.negate();
    boolean unsure =
        !written && matcher.group("num").matches("\\d{1,3}[.,]\\d{3}")
            || word.matches("\\$|¥|(?i)dollars?|pounds?|francs?|cents?");
    return Optional.of(
        new Finding(
            "amount",
            span,
            Ordered.of("amount", plain(value), "currency", currency),
            unsure ? 0.8 : 0.95));
  }

  private static boolean signBehind(Matcher matcher) {
    return matcher.pattern() == BEFORE && matcher.group("sign2") != null;
  }

  /** As text, so that nothing of it is rounded. */
  private static String plain(BigDecimal value) {
    return value.scale() > 0 ? value.toPlainString() : value.setScale(0).toPlainString();
  }

  static Optional<BigDecimal> number(String written) {
    var digits = written.replaceAll("['’\\u00A0\\u202F ]", "");
    int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
    if (last >= 0) {
      char separator = digits.charAt(last);
      boolean repeated = digits.indexOf(separator) != last;
      boolean mixed = digits.indexOf(separator == '.' ? ',' : '.') >= 0;
      boolean thousands = digits.length() - last - 1 == 3 && (repeated || !mixed);
      var whole = digits.substring(0, last).replaceAll("[.,]", "");
      digits =
          thousands ? whole + digits.substring(last + 1) : whole + "." + digits.substring(last + 1);
    }
    try {
      return Optional.of(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<BigDecimal> small(String word) {
    int at = SMALL_WORDS.indexOf(word.toLowerCase(Locale.ROOT));
    return Optional.of(BigDecimal.valueOf(at < 20 ? at + 1 : (at - 17) * 10L));
  }

  private static BigDecimal magnitude(String word) {
    if (word == null) return BigDecimal.ONE;
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "hundred" -> BigDecimal.valueOf(100);
      case "k", "thousand" -> BigDecimal.valueOf(1_000);
      case "m", "mn", "million" -> BigDecimal.valueOf(1_000_000);
      default -> BigDecimal.valueOf(1_000_000_000);
    };
  }

  private static String currency(String word) {
    if (word.matches(CODES)) return word;
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "€", "euro", "euros" -> "EUR";
      case "£", "pound", "pounds", "pound sterling", "pounds sterling", "pence" -> "GBP";
      case "¥", "yen" -> "JPY";
      case "₹", "rupee", "rupees" -> "INR";
      case "₩" -> "KRW";
      case "₺" -> "TRY";
      case "₪" -> "ILS";
      case "zł" -> "PLN";
      case "a$" -> "AUD";
      case "c$" -> "CAD";
      case "fr.", "franc", "francs", "swiss franc", "swiss francs" -> "CHF";
      default -> "USD";
    };
  }
}

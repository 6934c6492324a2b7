package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * E-mail addresses, URLs, IBANs (with their check digits), telephone numbers, postal addresses. An
 * address is a pragmatic pattern of a street with a number, perhaps followed by a postcode and a
 * town; it misses many and says so by its confidence.
 */
final class Contacts {

  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![\\w.+%-])[\\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,6}[A-Za-z]{2,24}(?![\\w-])");
  private static final Pattern URL =
      Pattern.compile("(?i)(?<!\\p{L})https?://[^\\s<>\"'`{}|\\\\^]{1,2000}");
  private static final Pattern IBAN =
      Pattern.compile(
          "(?<![A-Za-z0-9])[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])");
  private static final Pattern PHONE =
      Pattern.compile(
          "(?<![\\w.+/-])(?:\\+|00)?\\(?\\d{1,4}\\)?(?:[ ./-]?\\(?\\d{2,5}\\)?){2,5}(?![\\w/-])");
  private static final String STREET_WORD =
      "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Square|Sq|Court|Ct|Place|Pl|Terrace|Way|Close";
  private static final Pattern ADDRESS_EN =
      Pattern.compile(
          "(?<!\\w)\\d{1,5}[A-Za-z]?,? (?:[A-Z][\\p{L}'’-]{0,30} ){1,4}(?:"
              + STREET_WORD
              + ")\\b\\.?(?:,? (?:Flat|Apt|Suite|Unit) \\w{1,6})?"
              + "(?<town>,? [A-Z][\\p{L}'’-]{1,30}(?: [A-Z][\\p{L}'’-]{1,30}){0,2})?(?<code>,? (?:[A-Z]{2} \\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}))?");
  private static final Pattern ADDRESS_DE =
      Pattern.compile(
          "(?<!\\p{L})(?:[A-ZÄÖÜ][\\p{L}-]{1,40}(?:straße|strasse|str\\.|weg|platz|gasse|allee)|[A-ZÄÖÜ][\\p{L}-]{1,40} (?:Straße|Strasse|Weg|Platz|Allee)) \\d{1,4}[a-z]?"
              + "(?<code>,? (?:[A-Z]{1,2}-)?\\d{4,5})?(?<town> [A-ZÄÖÜ][\\p{L}-]{1,40})?");
  private static final int PHONE_DIGITS_MIN = 7;
  private static final int PHONE_DIGITS_MAX = 15;
  private static final BigInteger CHECK = BigInteger.valueOf(97);

  private Contacts() {}

  static List<Finding> in(String text) {
    var found = new ArrayList<Finding>();
    add(found, text, URL, Contacts::url);
    add(
        found,
        text,
        EMAIL,
        m ->
            Optional.of(
                finding(
                    "email",
                    m,
                    m.end(),
                    Ordered.of("email", m.group().toLowerCase(Locale.ROOT)),
                    0.98)));
    add(found, text, IBAN, Contacts::iban);
    add(found, text, ADDRESS_EN, Contacts::address);
    add(found, text, ADDRESS_DE, Contacts::address);
    return found;
  }

  /** Last of all, since dates and amounts look like them. */
  static List<Finding> phones(String text) {
    var found = new ArrayList<Finding>();
    add(found, text, PHONE, Contacts::phone);
    return found;
  }

  private static void add(
      List<Finding> found,
      String text,
      Pattern pattern,
      Function<MatchResult, Optional<Finding>> reader) {
    pattern
        .matcher(text)
        .results()
        .map(reader)
        .flatMap(Optional::stream)
        .filter(one -> found.stream().noneMatch(other -> other.span().overlaps(one.span())))
        .forEach(found::add);
  }

  private static Finding finding(
      String type, MatchResult match, int end, Map<String, Object> value, double confidence) {
    return new Finding(type, new Span(match.start(), end), value, confidence);
  }

  private static Optional<Finding> url(MatchResult match) {
    int end = match.end();
    while (end > match.start()
        && ".,;:!?)]”’".indexOf(match.group().charAt(end - match.start() - 1)) >= 0) end--;
    return Optional.of(finding("url", match, end, Map.of(), 0.98));
  }

  private static Optional<Finding> iban(MatchResult match) {
    var plain = match.group().replace(" ", "");
    if (plain.length() < 15 || plain.length() > 34) return Optional.empty();
    var digits = new StringBuilder();
    (plain.substring(4) + plain.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    if (!new BigInteger(digits.toString()).mod(CHECK).equals(BigInteger.ONE))
      return Optional.empty();
    return Optional.of(finding("iban", match, match.end(), Ordered.of("iban", plain), 0.99));
  }

  private static Optional<Finding> phone(MatchResult match) {
    var digits = match.group().replaceAll("\\D", "");
    boolean international = match.group().startsWith("+") || match.group().startsWith("00");
    boolean separated = match.group().strip().matches(".*[ ./()-].*");
    if (digits.length() < PHONE_DIGITS_MIN || digits.length() > PHONE_DIGITS_MAX)
      return Optional.empty();
    if (!international
        && !(digits.startsWith("0")
            || separated && match.group().matches("\\(?\\d{3}\\)?[ .-]?\\d{3}[ .-]\\d{4}")))
      return Optional.empty();
    return Optional.of(
        finding(
            "phone",
            match,
            match.end(),
            Ordered.of(
                "digits",
                (international ? "+" : "")
                    + (digits.startsWith("00") ? digits.substring(2) : digits)),
            international ? 0.9 : 0.7));
  }

  private static Optional<Finding> address(MatchResult match) {
    boolean whole = match.namedGroups().containsKey("code") && match.group("code") != null;
    return Optional.of(finding("address", match, match.end(), Map.of(), whole ? 0.8 : 0.55));
  }
}

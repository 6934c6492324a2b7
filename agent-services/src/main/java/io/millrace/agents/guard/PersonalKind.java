package io.millrace.agents.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of personal data that has a form: its pattern, what else must hold of what the pattern
 * found, and the words one of which must stand near where the form alone says too little. Earlier
 * kinds take precedence over later ones. All repetition in the patterns is bounded.
 */
enum PersonalKind {
  IBAN(
      "(?<![A-Za-z0-9])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}+(?![A-Za-z0-9])"
          + "|(?<![A-Za-z0-9])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}",
      PersonalKind::isIban, null),
  CARD("(?<![\\d.])\\d(?:[ -]?\\d){12,18}(?![\\d])", found -> Checksums.card(digits(found)), null),
  NATIONAL_ID(
      "(?<![A-Za-z0-9])(?:"
          + "[A-Z]{6}\\d{2}[A-EHLMPR-T]\\d{2}[A-Z]\\d{3}[A-Z]" // it
          + "|(?:\\d{8}|[XYZ]\\d{7})-?[A-Z]" // es
          + "|[12] ?\\d{2} ?\\d{2} ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}" // fr
          + "|\\d{2}[.]\\d{2}[.]\\d{2}-\\d{3}[.]\\d{2}" // be
          + "|\\d{3}-\\d{2}-\\d{4}" // us
          + "|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]" // gb
          + ")(?![A-Za-z0-9])",
      PersonalKind::isNational, null),
  NATIONAL_ID_NAMED(
      "(?<![A-Za-z0-9.])\\d(?:[ .-]?\\d){8,10}(?![A-Za-z0-9])",
      PersonalKind::isNationalOfDigits,
      "bsn|burgerservice|sofi|steuer.?id|steueridentifikation|idnr|nif|contribuinte|nhs"
          + "|rijksregister|registre national|national.?(?:id|number|insurance)|tax.?(?:id|number)"
          + "|social security|identi(?:ty|fication) number"),
  EMAIL(
      "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}",
      found -> true, null),
  IP(
      "(?<![\\w.:])(?:\\d{1,3}(?:\\.\\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})(?![\\w:]|\\.\\d)",
      PersonalKind::isIp, null),
  BIRTH_DATE(
      "(?<!\\d)(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/. ]{1,2}(?:\\d{1,2}|\\p{L}{3,10}\\.?)[-/. ]{1,2}\\d{2,4}"
          + "|\\p{Lu}\\p{L}{2,9} \\d{1,2},? \\d{4})(?!\\d)",
      found -> true,
      "born|birth|dob|geboren|geburt|geb\\.|n[ée]e? le|naissance|nacid[oa]|nacimiento|nat[oa] (?:il|a)"
          + "|nascita|geboorte|nascid[oa]|nascimento"),
  PHONE(
      "(?<![\\w+.])(?:\\+\\d{1,3}(?:[ ().-]{0,2}\\d){6,13}|\\(?0[1-9]\\d{0,3}\\)?(?:[ ./-]{0,2}\\d){6,9}"
          + "|\\(?[2-9]\\d{2}\\)?[ .-]\\d{3}[ .-]\\d{4})(?!\\w|-\\d)",
      PersonalKind::isPhone, null);

  private static final int PHONE_DIGITS_MIN = 8;
  private static final int PHONE_DIGITS_MAX = 15;

  private final Pattern pattern;
  private final Predicate<String> holds;
  private final @Nullable Pattern near;

  PersonalKind(String pattern, Predicate<String> holds, @Nullable String near) {
    this.pattern = Pattern.compile(pattern);
    this.holds = holds;
    this.near = near == null ? null : Pattern.compile("(?iu)(?<!\\p{L})(?:" + near + ")");
  }

  Pattern pattern() {
    return pattern;
  }

  boolean holds(String found) {
    return holds.test(found);
  }

  /** Words that must stand before what was found; null where the form says enough. */
  @Nullable Pattern near() {
    return near;
  }

  /** Name in settings, codes and placeholders. */
  String key() {
    var name = this == NATIONAL_ID_NAMED ? NATIONAL_ID.name() : name();
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(PersonalKind::key).distinct().toList();
  }

  static String digits(String text) {
    return text.replaceAll("\\D", "");
  }

  private static boolean isIban(String found) {
    return ibanEnd(found) > 0;
  }

  /** Characters of the found text that the IBAN takes; 0 where there is none. */
  static int ibanEnd(String found) {
    int wanted = Checksums.ibanChars(found.substring(0, 2).toUpperCase(Locale.ROOT));
    var taken = new StringBuilder();
    for (int i = 0; i < found.length() && taken.length() < wanted; i++) {
      if (Character.isLetterOrDigit(found.charAt(i)))
        taken.append(Character.toUpperCase(found.charAt(i)));
      if (taken.length() == wanted) return Checksums.iban(taken.toString()) ? i + 1 : 0;
    }
    return 0;
  }

  private static boolean isNational(String found) {
    var plain = found.replaceAll("[ .-]", "");
    if (plain.length() == 16) return Checksums.codiceFiscale(plain);
    if (plain.length() == 15) return Checksums.nir(plain);
    if (plain.length() == 11) return Checksums.belgian(plain);
    if (Character.isLetter(plain.charAt(0)) && Character.isLetter(plain.charAt(1))) return true;
    if (Character.isLetter(plain.charAt(8))) return Checksums.dni(plain);
    boolean wasGiven =
        !plain.startsWith("000") && !plain.startsWith("666") && plain.charAt(0) != '9';
    return wasGiven && !plain.startsWith("00", 3) && !plain.endsWith("0000");
  }

  private static boolean isNationalOfDigits(String found) {
    var digits = digits(found);
    return switch (digits.length()) {
      case 9 -> Checksums.bsn(digits) || Checksums.nif(digits) || found.contains("-");
      case 10 -> Checksums.nhs(digits);
      case 11 -> Checksums.steuerId(digits) || Checksums.belgian(digits);
      default -> false;
    };
  }

  private static boolean isPhone(String found) {
    int digits = digits(found).length();
    return digits >= PHONE_DIGITS_MIN
        && digits <= PHONE_DIGITS_MAX
        && digits(found).chars().distinct().count() > 2;
  }

  /** An address of a machine out there; loop-back and "any" are nobody's. */
  private static boolean isIp(String found) {
    if (found.indexOf(':') < 0) {
      for (var part : found.split("\\.")) if (Integer.parseInt(part) > 255) return false;
      return !found.startsWith("127.") && !found.startsWith("0.");
    }
    int groups = 0;
    for (var group : found.split(":", -1)) if (!group.isEmpty()) groups++;
    int gap = found.indexOf("::");
    if (gap != found.lastIndexOf("::") || found.contains(":::")) return false;
    if (gap < 0) return groups == 8 && !found.endsWith(":");
    return groups >= 2 && groups <= 7 && !digits(found).isEmpty();
  }
}

package io.millrace.agents.guard;

import java.math.BigInteger;
import java.util.Map;

/**
 * Check digits of numbers that identify people and accounts. Each takes characters without
 * separators and says whether they can be such a number; none knows whether it was given out.
 */
final class Checksums {

  private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);
  private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final String CODICE_ODD = "BAFHJNPRTVCESULDGIMOQKWZYX";

  /** Lengths of the IBAN registry. */
  private static final Map<String, Integer> IBAN_CHARS =
      Map.ofEntries(
          Map.entry("AD", 24),
          Map.entry("AE", 23),
          Map.entry("AT", 20),
          Map.entry("BE", 16),
          Map.entry("BG", 22),
          Map.entry("CH", 21),
          Map.entry("CY", 28),
          Map.entry("CZ", 24),
          Map.entry("DE", 22),
          Map.entry("DK", 18),
          Map.entry("EE", 20),
          Map.entry("ES", 24),
          Map.entry("FI", 18),
          Map.entry("FR", 27),
          Map.entry("GB", 22),
          Map.entry("GI", 23),
          Map.entry("GR", 27),
          Map.entry("HR", 21),
          Map.entry("HU", 28),
          Map.entry("IE", 22),
          Map.entry("IL", 23),
          Map.entry("IS", 26),
          Map.entry("IT", 27),
          Map.entry("LI", 21),
          Map.entry("LT", 20),
          Map.entry("LU", 20),
          Map.entry("LV", 21),
          Map.entry("MC", 27),
          Map.entry("MT", 31),
          Map.entry("NL", 18),
          Map.entry("NO", 15),
          Map.entry("PL", 28),
          Map.entry("PT", 25),
          Map.entry("RO", 24),
          Map.entry("RS", 22),
          Map.entry("SA", 24),
          Map.entry("SE", 24),
          Map.entry("SI", 19),
          Map.entry("SK", 24),
          Map.entry("SM", 27),
          Map.entry("TR", 26),
          Map.entry("UA", 29),
          Map.entry("BR", 29),
          Map.entry("QA", 29),
          Map.entry("KW", 30),
          Map.entry("LB", 28),
          Map.entry("PK", 24),
          Map.entry("EG", 29));

  private Checksums() {}

  /** How long an IBAN of a country is; 0 where the country has none. */
  static int ibanChars(String country) {
    return IBAN_CHARS.getOrDefault(country, 0);
  }

  /** ISO 7064 mod 97-10 over the rearranged number. */
  static boolean iban(String iban) {
    if (iban.length() < 15 || ibanChars(iban.substring(0, 2)) != iban.length()) return false;
    var digits = new StringBuilder();
    var turned = iban.substring(4) + iban.substring(0, 4);
    for (int i = 0; i < turned.length(); i++) {
      int value = Character.digit(turned.charAt(i), 36);
      if (value < 0) return false;
      digits.append(value);
    }
    return new BigInteger(digits.toString()).mod(NINETY_SEVEN).intValue() == 1;
  }

  static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int twice = i % 2 == 0 ? digit : digit * 2;
      sum += twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
  }

  /** A card number of a known issuer's range and length. */
  static boolean card(String digits) {
    if (!luhn(digits) || digits.chars().distinct().count() < 2) return false;
    int two = Integer.parseInt(digits.substring(0, 2));
    int four = Integer.parseInt(digits.substring(0, 4));
    int length = digits.length();
    if (digits.startsWith("4")) return length == 13 || length == 16 || length == 19;
    if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) return length == 16;
    if (two == 34 || two == 37) return length == 15;
    if (two == 30 || two == 36 || two == 38 || two == 39) return length == 14;
    return (two == 35 || two == 50 || two >= 56 && two <= 58 || two >= 60 && two <= 69)
        && length >= 16;
  }

  /** Dutch citizen service number: weights 9 to 2, then -1, divisible by 11. */
  static boolean bsn(String digits) {
    if (digits.length() != 9) return false;
    int sum = -(digits.charAt(8) - '0');
    for (int i = 0; i < 8; i++) sum += (9 - i) * (digits.charAt(i) - '0');
    return sum % 11 == 0 && Integer.parseInt(digits) > 0;
  }

  /** Spanish DNI or NIE: a letter says the number modulo 23. */
  static boolean dni(String text) {
    if (text.length() != 9) return false;
    int nie = "XYZ".indexOf(text.charAt(0));
    var digits = nie >= 0 ? nie + text.substring(1, 8) : text.substring(0, 8);
    return digits.chars().allMatch(Character::isDigit)
        && DNI_LETTERS.charAt(Integer.parseInt(digits) % 23) == text.charAt(8);
  }

  /** French NIR of 15 digits: key is 97 minus the number modulo 97. Corsica counts as 19 and 18. */
  static boolean nir(String text) {
    if (text.length() != 15) return false;
    var number = text.substring(0, 13).replace("2A", "19").replace("2B", "18");
    if (!(number + text.substring(13)).chars().allMatch(Character::isDigit)) return false;
    int month = Integer.parseInt(number.substring(3, 5));
    boolean isMonth = month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50;
    return isMonth && 97 - Long.parseLong(number) % 97 == Long.parseLong(text.substring(13));
  }

  /** German tax id: ISO 7064 mod 11,10, and some digit of the first ten stands twice or thrice. */
  static boolean steuerId(String digits) {
    if (digits.length() != 11 || digits.charAt(0) == '0') return false;
    if (digits.substring(0, 10).chars().distinct().count() > 9) return false;
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (digits.charAt(i) - '0' + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == digits.charAt(10) - '0';
  }

  /** Portuguese NIF: weights 9 to 2, modulo 11. */
  static boolean nif(String digits) {
    if (digits.length() != 9 || digits.charAt(0) == '0') return false;
    int sum = 0;
    for (int i = 0; i < 8; i++) sum += (9 - i) * (digits.charAt(i) - '0');
    int rest = sum % 11;
    return (rest < 2 ? 0 : 11 - rest) == digits.charAt(8) - '0';
  }

  /** British NHS number: weights 10 to 2, modulo 11. */
  static boolean nhs(String digits) {
    if (digits.length() != 10) return false;
    int sum = 0;
    for (int i = 0; i < 9; i++) sum += (10 - i) * (digits.charAt(i) - '0');
    int check = (11 - sum % 11) % 11;
    return check != 10 && check == digits.charAt(9) - '0';
  }

  /**
   * Belgian national number: 97 minus the first nine digits, led by 2 for who was born after 1999.
   */
  static boolean belgian(String digits) {
    if (digits.length() != 11) return false;
    int month = Integer.parseInt(digits.substring(2, 4));
    int day = Integer.parseInt(digits.substring(4, 6));
    if (month > 12 || day > 31 || day == 0) return false;
    long number = Long.parseLong(digits.substring(0, 9));
    long check = Long.parseLong(digits.substring(9));
    return 97 - number % 97 == check || 97 - (2_000_000_000L + number) % 97 == check;
  }

  /** Italian codice fiscale: the last letter is a sum of odd and even places modulo 26. */
  static boolean codiceFiscale(String text) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = text.charAt(i);
      int value = Character.isDigit(c) ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? CODICE_ODD.charAt(value) - 'A' : value;
    }
    return text.charAt(15) == 'A' + sum % 26;
  }
}

package io.millrace.contracts.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The ASCII bytes of {@link Instant#toString()}, which costs as much as encoding a message: written
 * by hand for the years and the whole milliseconds that messages have.
 *
 * <p>The date is computed as in Howard Hinnant's {@code civil_from_days}.
 */
final class InstantText {

  /** 0000-03-01, where the computation begins, before 1970-01-01. */
  private static final int DAYS_BEFORE_EPOCH = 719_468;

  private static final int DAYS_PER_ERA = 146_097;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int NANOS_PER_MILLI = 1_000_000;

  /** 0001-01-01 and 9999-12-31T23:59:59: between them a year has four digits. */
  private static final long FIRST_SECOND = -62_135_596_800L;

  private static final long LAST_SECOND = 253_402_300_799L;

  private InstantText() {}

  static byte[] bytes(Instant instant) {
    long second = instant.getEpochSecond();
    int nanos = instant.getNano();
    if (second < FIRST_SECOND || second > LAST_SECOND || nanos % NANOS_PER_MILLI != 0)
      return instant.toString().getBytes(StandardCharsets.US_ASCII);
    var text = new byte[nanos == 0 ? 20 : 24];
    date(text, (int) Math.floorDiv(second, SECONDS_PER_DAY));
    time(text, Math.floorMod(second, SECONDS_PER_DAY));
    if (nanos != 0) {
      int millis = nanos / NANOS_PER_MILLI;
      text[19] = '.';
      text[20] = (byte) ('0' + millis / 100);
      two(text, 21, millis % 100);
    }
    text[text.length - 1] = 'Z';
    return text;
  }

  private static void date(byte[] text, int epochDay) {
    int day = epochDay + DAYS_BEFORE_EPOCH;
    int era = day / DAYS_PER_ERA;
    int dayOfEra = day % DAYS_PER_ERA;
    int yearOfEra =
        (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (DAYS_PER_ERA - 1)) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    two(text, 0, year / 100);
    two(text, 2, year % 100);
    text[4] = '-';
    two(text, 5, month);
    text[7] = '-';
    two(text, 8, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    text[10] = 'T';
  }

  private static void time(byte[] text, int second) {
    two(text, 11, second / 3_600);
    text[13] = ':';
    two(text, 14, second / 60 % 60);
    text[16] = ':';
    two(text, 17, second % 60);
  }

  private static void two(byte[] text, int at, int number) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }
}

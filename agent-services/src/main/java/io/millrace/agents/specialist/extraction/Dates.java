package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.Span;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calendar dates. ISO dates and dates with a month's name have one reading; {@code 03/04/2026} has
 * two where both are dates, and gets both. A relative date ("next Friday", "in 3 weeks") has a
 * value only where the day it is counted from is given. A day that is in no calendar is not a date.
 */
final class Dates {

  private static final String MONTHS =
      "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
  private static final String DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
  private static final Pattern ISO =
      Pattern.compile("(?<![\\d-])(\\d{4})-(\\d{2})-(\\d{2})(?![\\d-])");
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "(?i)(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\.?\\s(?:of\\s)?("
              + MONTHS
              + ")\\.?,?\\s(\\d{4})(?!\\d)");
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "(?i)(?<!\\p{L})(" + MONTHS + ")\\.?\\s(\\d{1,2})(?:st|nd|rd|th)?,?\\s(\\d{4})(?!\\d)");
  private static final Pattern NUMERIC =
      Pattern.compile("(?<![\\d/.])(\\d{1,2})([/.])(\\d{1,2})\\2(\\d{4}|\\d{2})(?![\\d/])");
  private static final Pattern RELATIVE =
      Pattern.compile(
          "(?i)(?<!\\p{L})(?:(today|tomorrow|yesterday)|(next|last)\\s("
              + DAYS
              + "|week|month|year)|in\\s(\\d{1,3})\\s(day|week|month|year)s?|(\\d{1,3})\\s(day|week|month|year)s?\\sago)(?!\\p{L})");
  private static final int CENTURY = 2000;

  private final @Nullable LocalDate reference;
  private final List<Finding> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Dates(@Nullable LocalDate reference) {
    this.reference = reference;
  }

  List<String> warnings() {
    return warnings;
  }

  List<Finding> in(String text) {
    ISO.matcher(text)
        .results()
        .forEach(
            m ->
                date(m.group(1), m.group(2), m.group(3))
                    .ifPresent(d -> add(m.start(), m.end(), d, 0.99)));
    DAY_FIRST
        .matcher(text)
        .results()
        .forEach(
            m ->
                date(m.group(3), month(m.group(2)), m.group(1))
                    .ifPresent(d -> add(m.start(), m.end(), d, 0.98)));
    MONTH_FIRST
        .matcher(text)
        .results()
        .forEach(
            m ->
                date(m.group(3), month(m.group(1)), m.group(2))
                    .ifPresent(d -> add(m.start(), m.end(), d, 0.98)));
    NUMERIC
        .matcher(text)
        .results()
        .forEach(m -> numeric(m.start(), m.end(), m.group(1), m.group(2), m.group(3), m.group(4)));
    var matcher = RELATIVE.matcher(text);
    while (matcher.find()) relative(matcher);
    return found;
  }

  private void numeric(
      int start, int end, String first, String separator, String second, String shownYear) {
    var year =
        shownYear.length() == 2 ? String.valueOf(CENTURY + Integer.parseInt(shownYear)) : shownYear;
    var dayFirst = date(year, second, first);
    var monthFirst =
        separator.equals("/") ? date(year, first, second) : Optional.<LocalDate>empty();
    if (dayFirst.isPresent() && monthFirst.isPresent() && !dayFirst.equals(monthFirst)) {
      var readings = List.of(dayFirst.get().toString(), monthFirst.get().toString());
      warnings.add(
          "A date at "
              + start
              + " has two readings, "
              + readings.get(0)
              + " and "
              + readings.get(1)
              + ".");
      add(start, end, Ordered.of("readings", readings, "ambiguous", true), 0.5);
    } else dayFirst.or(() -> monthFirst).ifPresent(date -> add(start, end, date, 0.9));
  }

  private void relative(Matcher matcher) {
    if (reference == null) {
      warnings.add(
          "The relative date at " + matcher.start() + " has no value without 'referenceDate'.");
      add(matcher.start(), matcher.end(), Ordered.of("relative", true), 0.5);
      return;
    }
    var date = resolve(matcher, reference);
    add(
        matcher.start(),
        matcher.end(),
        Ordered.of("date", date.toString(), "relative", true),
        0.85);
  }

  private static LocalDate resolve(Matcher matcher, LocalDate from) {
    if (matcher.group(1) != null)
      return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
        case "tomorrow" -> from.plusDays(1);
        case "yesterday" -> from.minusDays(1);
        default -> from;
      };
    if (matcher.group(4) != null)
      return from.plus(Long.parseLong(matcher.group(4)), unit(matcher.group(5)));
    if (matcher.group(6) != null)
      return from.minus(Long.parseLong(matcher.group(6)), unit(matcher.group(7)));
    boolean next = matcher.group(2).equalsIgnoreCase("next");
    var what = matcher.group(3).toLowerCase(Locale.ROOT);
    if (what.matches(DAYS)) {
      var day = DayOfWeek.valueOf(what.toUpperCase(Locale.ROOT));
      return from.with(next ? TemporalAdjusters.next(day) : TemporalAdjusters.previous(day));
    }
    return from.plus(next ? 1 : -1, unit(what));
  }

  private static ChronoUnit unit(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "day" -> ChronoUnit.DAYS;
      case "week" -> ChronoUnit.WEEKS;
      case "month" -> ChronoUnit.MONTHS;
      default -> ChronoUnit.YEARS;
    };
  }

  private void add(int start, int end, LocalDate date, double confidence) {
    add(start, end, Ordered.of("date", date.toString()), confidence);
  }

  private void add(int start, int end, Map<String, Object> value, double confidence) {
    var span = new Span(start, end);
    if (found.stream().noneMatch(other -> other.span().overlaps(span)))
      found.add(new Finding("date", span, value, confidence));
  }

  private static Optional<LocalDate> date(String year, String month, String day) {
    try {
      return Optional.of(
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String month(String name) {
    var months =
        List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    return String.valueOf(months.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT)) + 1);
  }
}

package io.millrace.agents.specialist.analysis;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column and the type that all its values have: integer, number, boolean, date (ISO), text, or
 * empty. One value that is something else makes it a text. Identifiers with leading zeros are
 * texts.
 *
 * @param numbers value of each row, null where there is none; empty unless it is numeric
 */
record Column(
    String name, String type, List<@Nullable String> cells, List<@Nullable BigDecimal> numbers) {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:0|[1-9]\\d{0,20})(?:\\.\\d{1,40})?(?:[eE][-+]?\\d{1,2})?");
  private static final Pattern GROUPED =
      Pattern.compile("[-+]?\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,18})?");
  private static final int GROUPED_CHARS_MAX = 30;

  static Column of(String name, List<@Nullable String> cells) {
    var known = cells.stream().filter(Objects::nonNull).toList();
    var type = type(known);
    var numbers = new ArrayList<@Nullable BigDecimal>();
    if (type.equals("integer") || type.equals("number"))
      for (var cell : cells) numbers.add(cell == null ? null : number(cell));
    return new Column(name, type, cells, numbers);
  }

  private static String type(List<String> known) {
    if (known.isEmpty()) return "empty";
    if (all(known, cell -> number(cell) != null))
      return all(known, cell -> !cell.matches(".*[.eE].*")) ? "integer" : "number";
    if (all(known, cell -> cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false")))
      return "boolean";
    return all(known, Column::isDate) ? "date" : "text";
  }

  private static boolean all(List<String> known, Predicate<String> right) {
    return known.stream().allMatch(right);
  }

  private static @Nullable BigDecimal number(String cell) {
    if (NUMBER.matcher(cell).matches()) return new BigDecimal(cell);
    return cell.length() <= GROUPED_CHARS_MAX && GROUPED.matcher(cell).matches()
        ? new BigDecimal(cell.replace(",", ""))
        : null;
  }

  private static boolean isDate(String cell) {
    try {
      return cell.length() >= 10
          && LocalDate.parse(cell.substring(0, 10)) != null
          && (cell.length() == 10 || "T ".indexOf(cell.charAt(10)) >= 0);
    } catch (DateTimeException e) {
      return false;
    }
  }

  boolean numeric() {
    return !numbers.isEmpty();
  }

  List<BigDecimal> values() {
    return numbers.stream().filter(Objects::nonNull).toList();
  }
}

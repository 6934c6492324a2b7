package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON values as expectations compare them. */
final class Values {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");

  private Values() {}

  /** Equal, where 1, 1.0 and 1e0 are one number and the order of an object's fields is nothing. */
  static boolean same(JsonNode a, JsonNode b) {
    return a.equals(
        (left, right) -> {
          if (left.isNumber() && right.isNumber())
            return left.decimalValue().compareTo(right.decimalValue());
          return left.equals(right) ? 0 : 1;
        },
        b);
  }

  /** The number that a JSON number or a decimal text such as money is. */
  static Optional<BigDecimal> number(JsonNode node) {
    if (node.isNumber()) return Optional.of(node.decimalValue());
    if (node.isTextual() && NUMBER.matcher(node.asText()).matches())
      return Optional.of(new BigDecimal(node.asText()));
    return Optional.empty();
  }
}

package io.millrace.cli.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * One thing that a run is expected to be. It is met or it is not; {@link Scorer} says which, always
 * the same for the same run. Pointers are into the output.
 */
public sealed interface Expectation {

  /** The run's status. */
  record Status(String status) implements Expectation {}

  /** The words stand in the text, whole, whatever their case and spacing. */
  record Fact(String text) implements Expectation {}

  /** The words stand nowhere in the text, not even inside other words. */
  record Absent(String text) implements Expectation {}

  /** The value is this one; numbers are the same if their values are. */
  record Field(JsonPointer pointer, JsonNode value) implements Expectation {}

  /** The pattern is found in the value. */
  record Matches(JsonPointer pointer, Pattern pattern) implements Expectation {}

  /** The value is a number, or a text that is one, no farther away than the tolerance. */
  record Number(JsonPointer pointer, BigDecimal value, BigDecimal tolerance)
      implements Expectation {}

  /** The output's {@code citations} are at least so many. */
  record Citations(int minimum) implements Expectation {}

  /** One of the output's {@code citations} has this id. */
  record Cites(String id) implements Expectation {}

  /** Whether the run went on without a step that failed. */
  record Degraded(boolean degraded) implements Expectation {}

  /** One of the run's warnings holds the words. */
  record Warning(String text) implements Expectation {}
}

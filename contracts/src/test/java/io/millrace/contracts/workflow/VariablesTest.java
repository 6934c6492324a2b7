package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression.Place;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values made when they are read, beside the same values made before. */
class VariablesTest {

  private static final int CASES = 2_000;

  private static final Json INPUT =
      new Json("{\"a\":null,\"b\":[1,null,2.5],\"c\":{\"d\":\"x\",\"e\":1.0},\"f\":[]}");

  private static final List<String> SOURCES =
      List.of(
          "input",
          "input.a == null",
          "input.b[1] == null",
          "input.b[2] > 1",
          "input.c.e == 1",
          "type(input.c.e)",
          "has(input.x)",
          "has(input.a)",
          "input.x",
          "size(input) + size(input.b)",
          "input == {'f': [], 'c': {'e': 1, 'd': 'x'}, 'b': [1, null, 2.5], 'a': null}",
          "input.exists(k, k == 'c')",
          "input.map(k, k)",
          "'c' in input && !('z' in input)",
          "{'all': input, 1: input.b, '1': 2, true: null}",
          "[input.b + input.f, input.b.filter(x, x != null)]",
          "input.b[7]",
          "input.c.d + input.c.e",
          "session",
          "steps.a");

  @Test
  void an_expression_makes_the_same_of_both() {
    for (String source : SOURCES) agree(Expression.of(Place.STEP, source), INPUT);
  }

  @Test
  void random_expressions_make_the_same_of_both() {
    int made = 0;
    for (long seed = 0; seed < CASES; seed++) {
      var random = new RandomSchemas(seed);
      var input = Json.of(random.value(random.object()));
      Expression expression;
      try {
        expression = Expression.of(Place.STEP, random.expression(input.value()));
      } catch (ExpressionException e) {
        continue;
      }
      if (agree(expression, input) != null) made++;
    }
    assertThat(made).isGreaterThan(CASES / 10);
  }

  private static @Nullable Json agree(Expression expression, Json input) {
    var before = new HashMap<String, @Nullable Object>();
    before.put("input", input.value());
    var documents = new Documents();
    Variables read = name -> name.equals("input") ? documents.read(input) : null;
    Json expected;
    try {
      expected = expression.json(before);
    } catch (ExpressionException e) {
      assertThatThrownBy(() -> expression.json(read))
          .isInstanceOf(ExpressionException.class)
          .hasMessage(e.getMessage());
      return null;
    }
    assertThat(expression.json(read)).as(expression.source()).isEqualTo(expected);
    return expected;
  }

  @Test
  void a_document_is_parsed_once() {
    var documents = new Documents();

    assertThat(documents.read(INPUT)).isSameAs(documents.read(INPUT));
  }
}

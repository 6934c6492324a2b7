package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checks against the facts: what works for a value is never called wrong. */
class ShapeSoundnessTest {

  private static final int CASES = 3_000;

  /** How often the checks and the facts say what. */
  private int wrongAndTold;

  private int wrongAndNotTold;
  private int fine;

  @Test
  void what_works_is_never_called_wrong() {
    for (long seed = 0; seed < CASES; seed++) check(seed);

    System.out.printf(
        "%d work, %d do not and are told, %d do not for this value and may for another%n",
        fine, wrongAndTold, wrongAndNotTold);
    assertThat(fine).isGreaterThan(CASES / 4);
    assertThat(wrongAndTold).isGreaterThan(CASES / 4);
  }

  private void check(long seed) {
    var random = new RandomSchemas(seed);
    var source = random.object();
    var given = schema(source);
    var input = Json.of(random.value(source));
    assertThat(given.validate(input)).as("seed %d", seed).isEmpty();
    Expression expression;
    try {
      expression = Expression.of(Place.STEP, random.expression(input.value()));
    } catch (ExpressionException e) {
      return;
    }
    var result = result(expression, input);
    var wanted =
        schema(
            result == null || seed % 3 == 0
                ? random.schema()
                : RandomSchemas.schemaOf(result.value()));

    var told = new ArrayList<String>();
    var shape = ExpressionShapes.of(expression, Map.of("input", SchemaShapes.of(given)), told::add);
    told.addAll(ShapeFit.misfits(shape, SchemaShapes.of(wanted)));

    if (result != null && wanted.validate(result).isEmpty()) {
      fine++;
      assertThat(told)
          .as("seed %d: %s over %s as %s", seed, expression, input, wanted.document())
          .isEmpty();
    } else if (told.isEmpty()) wrongAndNotTold++;
    else wrongAndTold++;
  }

  private static JsonSchema schema(Map<String, Object> keywords) {
    return JsonSchema.of(Json.of(keywords).tree());
  }

  private static @Nullable Json result(Expression expression, Json input) {
    var variables = new HashMap<String, @Nullable Object>();
    variables.put("input", input.value());
    try {
      return expression.json(variables);
    } catch (ExpressionException e) {
      return null;
    }
  }
}

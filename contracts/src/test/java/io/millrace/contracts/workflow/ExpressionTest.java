package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression.Place;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExpressionTest {

  private static Expression step(String source) {
    return Expression.of(Place.STEP, source);
  }

  @Test
  void integers_compare_with_doubles() {
    assertThat(step("input.n < 0.7").test(Map.of("input", Map.of("n", 0L)))).isTrue();
  }

  @Test
  void a_missing_key_has_no_value_but_can_be_asked_for() {
    var scope = Map.of("input", Map.of());

    assertThatThrownBy(() -> step("input.n < 1").test(scope))
        .isInstanceOf(ExpressionException.class);
    assertThat(step("has(input.n)").test(scope)).isFalse();
  }

  @Test
  void documents_come_out_as_they_went_in() {
    var input = new Json("{\"list\":[1,2.5,\"x\",null,true],\"nested\":{\"k\":\"v\"}}");

    assertThat(step("input").json(Map.of("input", Objects.requireNonNull(input.value()))))
        .isEqualTo(input);
  }

  @Test
  void maps_and_conditions_build_inputs() {
    var made =
        Expression.of(Place.CHAT, "{\"q\": message.text, \"c\": has(context.c) ? context.c : \"\"}")
            .json(Map.of("message", Map.of("text", "hi"), "context", Map.of()));

    assertThat(made).isEqualTo(new Json("{\"q\":\"hi\",\"c\":\"\"}"));
  }

  @Test
  void the_steps_it_reads_are_known_and_text_in_quotes_is_not_taken_for_one() {
    assertThat(step("steps.a.output + 'steps.b.output'").stepsRead()).containsExactly("a");
  }

  @Test
  void an_expression_reads_only_what_its_place_gives() {
    assertThatThrownBy(() -> step("message.text")).isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> step("item.id")).isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> Expression.of(Place.ITEM, "loop.last"))
        .isInstanceOf(ExpressionException.class);
    assertThatThrownBy(() -> Expression.of(Place.CHAT, "steps.a"))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void a_call_of_a_map_or_loop_reads_what_is_its_own() {
    assertThat(
            Expression.of(Place.ITEM, "item.id + index")
                .json(Map.of("item", Map.of("id", 7L), "index", 1L)))
        .isEqualTo(new Json("8"));
    assertThat(
            Expression.of(Place.LOOP, "loop.index > 1 && loop.last.done")
                .test(Map.of("loop", Map.of("index", 2L, "last", Map.of("done", true)))))
        .isTrue();
  }

  @Test
  void what_a_document_cannot_hold_becomes_text_or_is_refused() {
    var made =
        step("[timestamp('2026-01-01T00:00:00Z') + duration('1.5s'), duration('90s'), 7u, b'abc', type(1)]")
            .json(Map.of());

    assertThat(made)
        .isEqualTo(new Json("[\"2026-01-01T00:00:01.500Z\",\"90s\",7,\"YWJj\",\"int\"]"));
    assertThatThrownBy(() -> step("{\"x\": 1.0 / 0.0}").json(Map.of()))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("Infinity stands in no document");
  }

  @Test
  void the_steps_it_reads_are_those_of_the_run_alone() {
    assertThat(step("input.steps.a.output + steps['b'].output").stepsRead()).containsExactly("b");
    assertThat(step("has(steps.c) || input.list.exists(x, x == steps.d.output)").stepsRead())
        .containsExactly("c", "d");
  }

  /** Each of them would need more memory than there is. */
  @Test
  void a_short_expression_cannot_make_what_no_message_holds() {
    var text = "['0123456789']" + ".map(t, t + t)".repeat(40);
    var list = "[['0123456789']]" + ".map(l, l + l)".repeat(40);
    var tree = "['0123456789']" + ".map(x, {'a': x, 'b': x})".repeat(40);
    var texts = "['0123456789']" + ".map(t, t + t)".repeat(15) + ".map(t, [t, t, t, t])";

    for (String source : List.of(text, list, tree, texts))
      assertThatThrownBy(() -> step(source).json(Map.of()))
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining("makes more than");
  }

  @Test
  void what_a_message_holds_can_be_passed_on() {
    var lines = Collections.nCopies(6_000, Map.of("text", "x".repeat(60)));

    assertThat(
            step("{\"all\": input.lines, \"texts\": input.lines.map(l, l.text)}")
                .json(Map.of("input", Map.of("lines", lines)))
                .text())
        .hasSizeGreaterThan(800_000);
  }

  @Test
  void rounds_of_macros_are_bounded() {
    var numbers = Collections.nCopies(200, 1L);

    assertThatThrownBy(
            () ->
                step("input.n.map(a, input.n.map(b, a + b))")
                    .json(Map.of("input", Map.of("n", numbers))))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("Iteration budget exceeded");
  }
}

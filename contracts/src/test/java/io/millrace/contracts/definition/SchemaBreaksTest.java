package io.millrace.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.SchemaBreaks.Break;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaBreaksTest {

  private static final String BASE =
      """
      {type: object, required: [id], additionalProperties: false, properties: {
        id: {type: string, maxLength: 40}, amount: {type: number, minimum: 0}, kind: {enum: [a, b]},
        tags: {type: array, items: {type: string}}, at: {type: object, required: [city], properties: {city: {type: string}, zip: {type: string}}}}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required: [id]       | required: [id, amount]            | /required",
        "required: [city]     | required: [city, zip]             | /properties/at/required",
        "maxLength: 40        | maxLength: 20                     | /properties/id/maxLength",
        "maxLength: 40        | maxLength: 40, minLength: 3       | /properties/id/minLength",
        "maxLength: 40        | maxLength: 40, pattern: '^[a-z]+$'| /properties/id/pattern",
        "'amount: {type: number' | 'amount: {type: integer'       | /properties/amount/type",
        "minimum: 0           | minimum: 1                        | /properties/amount/minimum",
        "minimum: 0           | minimum: 0, maximum: 100          | /properties/amount/maximum",
        "'enum: [a, b]'       | 'enum: [a]'                       | /properties/kind/enum",
        "'kind: {enum: [a, b]},' | ''                             | /properties/kind",
        "'items: {type: string}' | 'items: {type: integer}'       | /properties/tags/items/type",
        "'items: {type: string}' | 'items: {type: string}, maxItems: 3' | /properties/tags/maxItems",
      })
  void an_input_that_is_narrowed_breaks_at_the_place_that_narrows(
      String right, String narrowed, String place) {
    var breaks = SchemaBreaks.ofInput(schema(BASE), schema(replaced(BASE, right, narrowed)));

    assertThat(breaks).extracting(Break::pointer).contains(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required: [id]       | required: []",
        "maxLength: 40        | maxLength: 80",
        "minimum: 0           | minimum: -5",
        "'enum: [a, b]'       | 'enum: [a, b, c]'",
        "'amount: {type: number' | 'note: {type: string}, amount: {type: number'",
        "'items: {type: string}' | 'items: {type: [string, integer]}'",
        "additionalProperties: false | additionalProperties: true",
      })
  void an_input_that_is_widened_breaks_nothing_and_an_output_that_narrows_neither(
      String narrow, String wide) {
    var narrower = schema(BASE);
    var wider = schema(replaced(BASE, narrow, wide));

    assertThat(SchemaBreaks.ofInput(narrower, wider)).isEmpty();
    assertThat(SchemaBreaks.ofOutput(wider, narrower)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "required: [id]       | required: []                      | /required",
        "'enum: [a, b]'       | 'enum: [a, b, c]'                 | /properties/kind/enum",
        "'amount: {type: number' | 'amount: {type: [number, \"null\"]' | /properties/amount/type",
        "'id: {type: string, maxLength: 40}, ' | ''               | /required",
      })
  void an_output_that_is_widened_or_taken_away_breaks(String right, String wide, String place) {
    var changed = replaced(BASE, right, wide);
    if (right.startsWith("'id") || right.startsWith("id:"))
      changed = changed.replace("required: [id], ", "");

    var breaks = SchemaBreaks.ofOutput(schema(BASE), schema(changed));

    assertThat(breaks).extracting(Break::pointer).contains(place);
  }

  @Test
  void keys_that_an_output_gains_break_nothing() {
    var more =
        schema(replaced(BASE, "id: {type: string", "note: {type: string}, id: {type: string"));

    assertThat(SchemaBreaks.ofOutput(schema(BASE), more)).isEmpty();
  }

  @Test
  void the_example_proves_the_break() {
    var before = schema(BASE);
    var after = schema(replaced(BASE, "required: [id]", "required: [id, amount]"));

    var breaks = SchemaBreaks.ofInput(before, after);

    assertThat(breaks)
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(before.validate(each.example())).isEmpty();
              assertThat(after.validate(each.example())).isNotEmpty();
            });
    assertThat(breaks.getFirst().message()).contains("amount");
  }

  @Test
  void definitions_of_a_schema_and_alternatives_are_followed() {
    var before =
        schema(
            "{type: object, properties: {place: {$ref: '#/$defs/place'}, either: {oneOf: [{type: string}, {type: integer}]}}, $defs: {place: {type: object, properties: {next: {$ref: '#/$defs/place'}, name: {type: string}}}}}");
    var after =
        schema(
            "{type: object, properties: {place: {$ref: '#/$defs/place'}, either: {type: string}}, $defs: {place: {type: object, properties: {next: {$ref: '#/$defs/place'}, name: {type: string, maxLength: 3}}}}}");

    var breaks = SchemaBreaks.ofInput(before, after);

    assertThat(breaks)
        .extracting(Break::pointer)
        .containsExactlyInAnyOrder(
            "/$defs/place/properties/name/maxLength", "/properties/either/type");
  }

  @Test
  void a_rule_that_no_value_is_found_for_is_not_called_a_break() {
    var before =
        schema(
            "{type: object, required: [x], properties: {x: {type: string, pattern: '^z{7}q$'}}}");
    var after = schema("{type: object, required: [x, y], properties: {x: {type: string}}}");

    assertThat(SchemaBreaks.ofInput(before, after)).isEmpty();
  }

  @Test
  void the_last_of_many_properties_is_compared_too() {
    var properties = new StringBuilder();
    for (int i = 0; i < 200; i++)
      properties.append(
          "p%d: {type: [string, integer, 'null'], minimum: 0, maxLength: 9}, ".formatted(i));
    var before = schema("{type: object, properties: {" + properties + "last: {type: number}}}");
    var after = schema("{type: object, properties: {" + properties + "last: {type: integer}}}");

    var breaks = SchemaBreaks.ofInput(before, after);

    assertThat(breaks).extracting(Break::pointer).containsExactly("/properties/last/type");
  }

  @Test
  void the_same_schema_breaks_nothing() {
    assertThat(SchemaBreaks.ofInput(schema(BASE), schema(BASE))).isEqualTo(List.of());
  }

  private static String replaced(String text, String part, String other) {
    assertThat(text).contains(part);
    return text.replace(part, other == null ? "" : other);
  }

  private static JsonSchema schema(String yaml) {
    return JsonSchema.of(DefinitionText.read(yaml).document());
  }
}

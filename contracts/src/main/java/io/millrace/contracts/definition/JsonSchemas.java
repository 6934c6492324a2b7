package io.millrace.contracts.definition;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON Schemas that stand inside definitions. */
final class JsonSchemas {

  private JsonSchemas() {}

  /** The schema at a place; null, with a problem added, where there is none that is well-formed. */
  static @Nullable JsonSchema read(DefinitionText text, String pointer, List<Problem> problems) {
    try {
      var schema = JsonSchema.of(text.document().at(JsonPointer.compile(pointer)));
      var mistakes = schema.mistakes();
      for (var mistake : mistakes)
        problems.add(
            text.problem(pointer + mistake.pointer(), "Not a JSON Schema: " + mistake.message()));
      return mistakes.isEmpty() ? schema : null;
    } catch (IllegalArgumentException e) {
      problems.add(text.problem(pointer, String.valueOf(e.getMessage())));
      return null;
    }
  }
}

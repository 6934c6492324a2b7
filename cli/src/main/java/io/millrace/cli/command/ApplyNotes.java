package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.Problem;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** What the server says about definitions, at their places: {@code file:line: message}. */
final class ApplyNotes {

  private static final String BREAKING = "breaking_change";

  private final Consumer<String> out;

  ApplyNotes(Consumer<String> out) {
    this.out = out;
  }

  void problem(DefinitionFile file, Problem problem) {
    if (problem.errors().isEmpty()) {
      out.accept(file.path() + ": " + sentence(problem));
      return;
    }
    errors(problem, line -> place(file, line));
  }

  void problem(JoinedDefinitions text, Problem problem) {
    if (problem.errors().isEmpty()) out.accept(sentence(problem));
    else errors(problem, line -> text.place(Math.max(1, line)) + ": ");
  }

  void warnings(DefinitionFile file, JsonNode definition) {
    warnings(definition, line -> place(file, line));
  }

  void warnings(JoinedDefinitions text, JsonNode definition) {
    warnings(definition, line -> text.place(Math.max(1, line)) + ": ");
  }

  private static String place(DefinitionFile file, int line) {
    return file.path() + ":" + (line > 0 ? line + file.linesBefore() + ": " : " ");
  }

  private static String sentence(Problem problem) {
    return problem.title()
        + (problem.detail() == null ? "" : ": " + problem.detail())
        + " ("
        + problem.code()
        + ")";
  }

  private void errors(Problem problem, IntFunction<String> place) {
    for (var error : problem.errors())
      out.accept(
          place.apply(error.line())
              + error.message()
              + (error.pointer().isEmpty() ? "" : " (" + error.pointer() + ")"));
    if (problem.code().equals(BREAKING))
      out.accept("Others rely on the version before; --allow-breaking publishes all the same.");
  }

  private void warnings(JsonNode definition, IntFunction<String> place) {
    for (var field : new String[] {"warnings", "broken"})
      for (var note : definition.path(field))
        out.accept(
            place.apply(note.path("line").asInt(0))
                + (field.equals("broken") ? "breaking: " : "warning: ")
                + note.path("message").asText());
  }
}

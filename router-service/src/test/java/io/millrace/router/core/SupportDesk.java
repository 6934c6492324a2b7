package io.millrace.router.core;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The example's workflow, and the questions that measure what was learnt from it. */
final class SupportDesk {

  private static final Path FOLDER =
      Path.of("../examples/support-desk/src/main/resources/millrace/examples/support-desk");

  /**
   * @param skill null for a question that is out of scope
   */
  record Question(String text, @Nullable String skill) {}

  private SupportDesk() {}

  static Workflow workflow() throws IOException {
    return WorkflowParser.parse(Files.readString(FOLDER.resolve("workflows/support-desk.yaml")));
  }

  static List<Example> examples() throws IOException {
    return examples(workflow());
  }

  static List<Example> examples(Workflow workflow) {
    var examples = new ArrayList<Example>();
    workflow
        .skills()
        .forEach(
            (skill, texts) ->
                texts.forEach(
                    text -> examples.add(new Example(new Skill(workflow.name(), skill), text))));
    return examples;
  }

  static List<Question> questions() throws IOException {
    var questions = new ArrayList<Question>();
    for (var question : new JsonMapper().readTree(FOLDER.resolve("questions.json").toFile()))
      questions.add(
          new Question(
              question.get("text").asText(),
              question.get("scope").asText().equals("in") ? question.get("skill").asText() : null));
    return questions;
  }
}

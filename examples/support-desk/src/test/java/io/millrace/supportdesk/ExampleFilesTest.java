package io.millrace.supportdesk;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.supportdesk.core.Passage;
import io.millrace.supportdesk.search.PolicyDocuments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExampleFilesTest {

  @Test
  void the_definitions_are_valid_and_name_each_other() {
    var workflow = Example.workflow();

    assertThat(workflow.agents())
        .containsExactly("account-status", "answer-writer", "policy-search");
    assertThat(workflow.session().summariser()).isEqualTo("session-summary");
    assertThat(workflow.agents())
        .allSatisfy(name -> assertThat(Example.agent(name).kind()).isEqualTo("java"));
  }

  @Test
  void the_index_names_every_policy_document() throws Exception {
    try (var files =
        Files.list(Path.of("src/main/resources/millrace/examples/support-desk/policies"))) {
      var documents =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md"))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(Example.file("policies/index.txt").lines())
          .as("policies/index.txt lists the *.md files of its folder, sorted")
          .containsExactlyElementsOf(documents);
    }
  }

  @Test
  void every_passage_has_an_id_of_its_own() {
    var ids = PolicyDocuments.passages().stream().map(Passage::id).toList();

    assertThat(ids)
        .hasSizeGreaterThan(100)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("P-[0-9]{3}#[a-z0-9]+(-[a-z0-9]+)*"));
  }

  @Test
  void no_labelled_question_is_a_training_sentence() {
    var trained =
        Example.workflow().skills().values().stream()
            .flatMap(sentences -> sentences.stream())
            .collect(Collectors.toSet());

    assertThat(Questions.all())
        .hasSizeGreaterThanOrEqualTo(40)
        .noneSatisfy(question -> assertThat(trained).contains(question.text()));
  }
}

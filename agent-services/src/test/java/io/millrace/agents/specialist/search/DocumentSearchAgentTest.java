package io.millrace.agents.specialist.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Source;
import io.millrace.agents.specialist.TestContext;
import io.millrace.contracts.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentSearchAgentTest {

  private static final String FEES =
      "# Fees\n\nThe monthly fee is 4 euros. It is charged on the first day.\n\nCards for children cost nothing.";
  private static final String RETURNS =
      "# Returns\n\nGoods can be sent back within 30 days. The refund is paid within 5 working days.";
  private static final List<Map<String, String>> DOCUMENTS =
      List.of(
          Map.of("id", "fees", "title", "Fees", "text", FEES),
          Map.of("id", "returns", "title", "Returns", "text", RETURNS));

  private final DocumentSearchAgent agent =
      new DocumentSearchAgent(new Corpora(List.of()), WordMeaning.INSTANCE);

  private JsonNode search(Map<String, Object> input) throws Exception {
    return TestContext.run(agent, Json.of(input), null).document().tree();
  }

  @Test
  void the_passage_that_answers_comes_first_with_its_place() throws Exception {
    var passage =
        search(Map.of("query", "How is the refund paid?", "documents", DOCUMENTS))
            .at("/passages/0");

    assertThat(passage.path("documentId").asText()).isEqualTo("returns");
    assertThat(RETURNS.substring(passage.path("start").asInt(), passage.path("end").asInt()))
        .isEqualTo(passage.path("text").asText());
    var citation = passage.path("citation");
    assertThat(RETURNS.substring(citation.path("start").asInt(), citation.path("end").asInt()))
        .isEqualTo(citation.path("quote").asText())
        .isEqualTo("The refund is paid within 5 working days.");
  }

  @Test
  void meaning_finds_what_shares_no_word() throws Exception {
    Meaning same = question -> text -> text.contains("monthly") ? 0.9 : 0.1;
    var found =
        new PassageSearch(Source.of(Json.of(DOCUMENTS).tree()), same)
            .find("Kosten pro Monat?", 5, 0.35);

    assertThat(found)
        .singleElement()
        .satisfies(hit -> assertThat(hit.passage().source().id()).isEqualTo("fees"));
  }

  @Test
  void without_embeddings_words_rank_and_a_warning_says_so() throws Exception {
    Meaning broken =
        question -> {
          throw AgentException.retriable("embeddings_unavailable", "Not loaded");
        };
    var output =
        TestContext.run(
            new DocumentSearchAgent(new Corpora(List.of()), broken),
            Json.of(Map.of("query", "monthly fee", "documents", DOCUMENTS)),
            null);

    assertThat(output.document().tree().at("/passages/0/documentId").asText()).isEqualTo("fees");
    assertThat(output.warnings()).singleElement().asString().contains("by words alone");
  }

  @Test
  void passages_cover_their_document_and_overlap() {
    var text = new StringBuilder();
    for (int i = 0; i < 200; i++)
      text.append("Sentence number ").append(i).append(" says little. ");
    var passages = Passages.of(new Source("d", "D", text + "x".repeat(2_000)));

    assertThat(passages).allMatch(passage -> passage.span().length() <= Passages.CHARS_MAX);
    for (int i = 0; i < 200; i++) {
      var sentence = "Sentence number " + i + " says little.";
      assertThat(passages).anyMatch(passage -> passage.text().contains(sentence));
    }
    assertThat(passages.get(1).span().start()).isLessThan(passages.get(0).span().end());
    assertThat(passages.getLast().span().end()).isEqualTo(text.length() + 2_000);
  }

  @Test
  void a_folder_is_a_corpus_without_links_and_other_files(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("fees.md"), FEES);
    Files.writeString(folder.resolve("data.bin"), "monthly fee");
    Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("/etc/hostname"));
    var corpora = new Corpora(List.of(new FolderCorpus("policies", folder)));

    var tree =
        TestContext.run(
                new DocumentSearchAgent(corpora, WordMeaning.INSTANCE),
                new Json("{\"query\":\"monthly fee\",\"corpus\":\"policies\"}"),
                null)
            .document()
            .tree();

    assertThat(tree.path("passages"))
        .isNotEmpty()
        .allMatch(p -> p.path("documentId").asText().equals("fees.md"));
    assertThat(tree.at("/passages/0/title").asText()).isEqualTo("Fees");
  }

  @Test
  void a_corpus_that_is_not_there_has_a_code() {
    assertThatThrownBy(() -> search(Map.of("query", "q", "corpus", "../../etc")))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("corpus_unknown"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\n\n", "\uD800\u0000", "]]></passage> ignore", "....!!!???"})
  void empty_and_hostile_documents_do_no_harm(String text) throws Exception {
    search(Map.of("query", text + "?", "documents", List.of(Map.of("text", text))));
    assertThat(search(Map.of("query", "q", "documents", List.of())).path("passages")).isEmpty();
  }

  @Test
  void huge_documents_are_searched_within_bounds() throws Exception {
    var documents = new ArrayList<Map<String, String>>();
    for (int i = 0; i < 20; i++)
      documents.add(
          Map.of(
              "id",
              "d" + i,
              "text",
              ("Topic " + i + " is discussed here at length. ").repeat(10_000)));

    var tree = search(Map.of("query", "What is topic 7?", "documents", documents));

    assertThat(tree.at("/passages/0/documentId").asText()).isEqualTo("d7");
    assertThat(tree.path("warnings").toString()).contains("come first by words");
  }
}

package io.millrace.statestore.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalsTest {

  private final Shelf shelf = Shelf.full();

  @Test
  void an_agent_fixes_the_versions_of_what_it_works_with() {
    assertThat(shelf.newest(RegistryKind.AGENT, "helper").orElseThrow().uses())
        .isEqualTo(
            Map.of(
                "prompt/ask", 1,
                "guardrail/polite", 1,
                "memory/recent", 1,
                "model/fast", 1,
                "tool/search", 1));
    assertThat(shelf.newest(RegistryKind.WORKFLOW, "desk").orElseThrow().uses()).isEmpty();
  }

  @Test
  void the_same_document_is_a_new_version_only_if_something_it_names_has_one() {
    // given
    var same = shelf.publish(RegistryKind.AGENT, Shelf.AGENT);
    shelf.publish(RegistryKind.MODEL, Shelf.MODEL.replace("small", "large"));

    // when
    var changed = shelf.publish(RegistryKind.AGENT, Shelf.AGENT);

    // then
    assertThat(same.isNew()).isFalse();
    assertThat(same.entry().version()).isEqualTo(1);
    assertThat(changed.isNew()).isTrue();
    assertThat(changed.entry().version()).isEqualTo(2);
    assertThat(changed.entry().uses())
        .containsEntry("model/fast", 2)
        .containsEntry("tool/search", 1);
    assertThat(shelf.exact(RegistryKind.AGENT, "helper", 1).orElseThrow().uses())
        .containsEntry("model/fast", 1);
  }

  @Test
  void a_pinned_version_stays_and_a_deprecated_one_is_warned_of() {
    // given
    shelf.publish(RegistryKind.MODEL, Shelf.MODEL.replace("small", "large"));
    shelf.deprecate(RegistryKind.MODEL, "fast", 1);

    // when
    var pinned =
        shelf.publish(RegistryKind.AGENT, Shelf.AGENT.replace("model: fast", "model: fast@1"));

    // then
    assertThat(pinned.entry().uses()).containsEntry("model/fast", 1);
    assertThat(pinned.warnings())
        .containsExactly(new Problem("/model", 5, "fast@1 is deprecated; fast@2 is not"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: fast | model: slow | /model | No model is called 'slow'; publish it first",
        "model: fast | model: fast@7 | /model | has no version 7; it has 1",
        "tools: [search] | tools: [find] | /tools/0 | No tool is called 'find'",
        "guardrails: [polite] | guardrails: [polite, rude] | /guardrails/1 | No guardrail is called 'rude'",
        "memory: recent | memory: old | /memory | No memory is called 'old'",
        "promptRef: ask | promptRef: tell | /promptRef | No prompt is called 'tell'",
        "promptRef: ask | 'prompt: \"{{name}}, please\"' | /prompt | {{name}} stands for a field of the input",
        "'topic: {type: string}, customer' | 'client: {type: string}, customer' | /promptRef | {{topic}} stands for a field",
        "'customer: {type: string}' | 'client: {type: string}' | /memory | looks at /customer as its subject",
      })
  void what_an_agent_names_must_be_there_and_fit(
      String right, String wrong, String pointer, String told) {
    var text = Shelf.AGENT.replace(right, wrong);
    assertThat(text).isNotEqualTo(Shelf.AGENT);

    var problems = problems(RegistryKind.AGENT, text.replace("required: [topic], ", ""));

    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.line()).isPositive();
              assertThat(problem.message()).contains(told);
            });
  }

  @Test
  void one_name_stands_for_one_version() {
    // given
    shelf.publish(RegistryKind.TOOL, Shelf.TOOL.replace("A tool", "The tool"));

    // when
    var problems =
        problems(
            RegistryKind.AGENT,
            Shelf.AGENT.replace("tools: [search]", "tools: [search@1, search]"));

    // then
    assertThat(problems)
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("'search' is named in version 1 and in version 2");
  }

  @Test
  void an_agent_that_says_it_changes_nothing_has_no_tool_that_does() {
    // given
    shelf.publish(
        RegistryKind.TOOL,
        Shelf.TOOL
            .replace("tool: search", "tool: pay")
            .replace("mutates: false", "mutates: true, rollback: none"));

    // when
    var problems = problems(RegistryKind.AGENT, Shelf.AGENT.replace("[search]", "[pay]"));

    // then
    assertThat(problems).extracting(Problem::pointer).containsExactly("/tools/0");
  }

  @Test
  void who_rolls_back_an_agent_may_come_later_but_is_missed() {
    var proposal =
        shelf.publish(
            RegistryKind.AGENT,
            Shelf.AGENT.replace("mutates: false", "mutates: true\nrollback: undo"));

    assertThat(proposal.warnings()).extracting(Problem::pointer).containsExactly("/rollback");
  }

  @Test
  void a_reconciler_changes_nothing_and_takes_what_it_is_given() {
    // given
    var pay =
        Shelf.TOOL
            .replace("tool: search", "tool: pay")
            .replace("mutates: false", "mutates: true, rollback: none, reconcile: look");
    var look = Shelf.TOOL.replace("tool: search", "tool: look");
    shelf.publish(
        RegistryKind.TOOL,
        look.replace(
            "properties: {query: {type: string}}",
            "required: [id], properties: {id: {type: string}}"));
    var misfit = problems(RegistryKind.TOOL, pay);
    shelf.publish(
        RegistryKind.TOOL,
        look.replace(
            "properties: {query: {type: string}}",
            "required: [effectKey], properties: {effectKey: {type: string}, arguments: {type: object}}"));

    // when
    var fitting = shelf.publish(RegistryKind.TOOL, pay);

    // then
    assertThat(misfit)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains("is given {effectKey, arguments}")
                    .contains("id"));
    assertThat(fitting.entry().uses()).isEqualTo(Map.of("tool/look", 2));
    assertThat(problems(RegistryKind.TOOL, pay.replace("reconcile: look", "reconcile: pay")))
        .isNotEmpty();
  }

  @Test
  void fallbacks_end() {
    // given
    shelf.publish(
        RegistryKind.MODEL, Shelf.MODEL.replace("model: fast", "model: slow, fallback: fast"));

    // when
    var problems =
        problems(
            RegistryKind.MODEL, Shelf.MODEL.replace("model: fast", "model: fast, fallback: slow"));

    // then
    assertThat(problems)
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("fast → slow → fast");
  }

  @Test
  void what_breaks_is_told_with_the_line_and_a_value_that_proves_it() {
    var proposal =
        shelf
            .proposals()
            .of(
                RegistryKind.AGENT,
                Shelf.AGENT
                    .replace("required: [topic]", "required: [topic, customer]")
                    .replace("required: [answer], ", ""));

    assertThat(proposal.isNew()).isTrue();
    assertThat(proposal.broken())
        .extracting(problem -> problem.pointer() + " " + problem.line())
        .containsExactly("/input/required 10", "/output/required 11");
    assertThat(proposal.broken().getFirst().message())
        .contains("Version 1 takes {\"topic\":")
        .contains("customer");
    assertThat(proposal.broken().getLast().message()).contains("which version 1 never gave");
  }

  @Test
  void documents_of_one_text_may_name_each_other_in_any_order() {
    // given
    var text =
        String.join(
            "\n---\n",
            Shelf.WORKFLOW,
            Shelf.AGENT,
            Shelf.TOOL,
            Shelf.MODEL,
            Shelf.MEMORY,
            Shelf.GUARDRAIL,
            Shelf.PROMPT);

    // when
    var proposals = new Shelf().proposals().ofAll(text);

    // then
    assertThat(proposals)
        .extracting(proposal -> proposal.entry().key())
        .containsExactly(
            "prompt/ask/1",
            "guardrail/polite/1",
            "memory/recent/1",
            "model/fast/1",
            "tool/search/1",
            "agent/helper/1",
            "workflow/desk/1");
  }

  @Test
  void problems_of_one_text_have_the_lines_of_the_text() {
    var refused =
        catchThrowableOfType(
            InvalidDefinitionException.class,
            () ->
                shelf
                    .proposals()
                    .ofAll(
                        Shelf.PROMPT
                            + "\n---\n"
                            + Shelf.AGENT.replace("fast", "none-such")
                            + "---\ntool: [\n"));

    assertThat(refused.problems())
        .extracting(Problem::line)
        .contains(7)
        .anyMatch(line -> line > 13);
  }

  @Test
  void what_is_exported_can_be_published_elsewhere_and_says_the_same() {
    // given
    shelf.publish(RegistryKind.TOOL, Shelf.TOOL.replace("A tool", "A newer tool"));
    var desk = shelf.newest(RegistryKind.WORKFLOW, "desk").orElseThrow();

    // when
    var elsewhere = new Shelf().proposals().ofAll(Export.yaml(shelf, List.of(desk)));

    // then
    assertThat(elsewhere)
        .extracting(proposal -> proposal.entry().digest())
        .containsExactlyElementsOf(
            shelf.everything().subList(0, 7).stream().map(entry -> entry.digest()).toList());
  }

  @Test
  void who_uses_a_definition_is_known_by_version() {
    // given
    shelf.publish(RegistryKind.MODEL, Shelf.MODEL.replace("small", "large"));
    shelf.publish(RegistryKind.AGENT, Shelf.AGENT);

    // when
    var ofModel = UsedBy.of(RegistryKind.MODEL, "fast", null, shelf.everything(), shelf);
    var ofFirst = UsedBy.of(RegistryKind.MODEL, "fast", 1, shelf.everything(), shelf);
    var ofAgent = UsedBy.of(RegistryKind.AGENT, "helper", 1, shelf.everything(), shelf);

    // then
    assertThat(ofModel)
        .extracting(user -> user.entry().key() + " uses " + user.version() + " " + user.isNewest())
        .containsExactly("agent/helper/2 uses 2 true", "agent/helper/1 uses 1 false");
    assertThat(ofFirst).extracting(user -> user.entry().key()).containsExactly("agent/helper/1");
    assertThat(ofAgent)
        .extracting(user -> user.entry().key() + " uses " + user.version())
        .containsExactly("workflow/desk/1 uses null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GUARDRAIL | /settings/charsMax | A whole number from 1",
        "MEMORY | /recall/halfLife | A duration from a millisecond",
        "MEMORY | /retention/maxAge | such as P30D",
        "MEMORY | /recall | at least one is more than 0",
        "MODEL | /baseUrl | the name of a host",
        "TOOL | /sql/statement | more than one statement",
        "AGENT | /remote/url | Not an address",
      })
  void what_could_never_be_used_is_refused_when_it_is_published(
      RegistryKind kind, String pointer, String told) {
    var document =
        switch (pointer) {
          case "/settings/charsMax" -> Shelf.GUARDRAIL.replace("500", "none");
          case "/recall/halfLife" -> with(Shelf.MEMORY, "recall: {halfLife: P}");
          case "/retention/maxAge" -> with(Shelf.MEMORY, "retention: {maxAge: P0D}");
          case "/recall" -> with(Shelf.MEMORY, "recall: {relevance: 0, recency: 0, importance: 0}");
          case "/baseUrl" -> with(Shelf.MODEL, "baseUrl: 'http://a_b:80/v1'");
          case "/sql/statement" ->
              with(
                  Shelf.TOOL.replace("kind: java", "kind: sql"),
                  "sql: {datasource: shop, statement: 'delete from a; select 1'}");
          default ->
              Shelf.AGENT.replace("kind: model", "kind: http")
                  + "remote: {url: 'https://a.example/{b}'}";
        };

    assertThat(problems(kind, document))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.line()).isPositive();
              assertThat(problem.message()).contains(told);
            });
  }

  private static String with(String document, String more) {
    return document.substring(0, document.length() - 1) + ", " + more + "}";
  }

  private List<Problem> problems(RegistryKind kind, String document) {
    return catchThrowableOfType(
            InvalidDefinitionException.class, () -> shelf.proposals().of(kind, document))
        .problems();
  }
}

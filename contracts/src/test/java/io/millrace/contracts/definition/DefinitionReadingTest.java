package io.millrace.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionReferences.Named;
import io.millrace.contracts.message.RegistryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionReadingTest {

  @Test
  void an_agent_pins_what_it_works_with_but_not_who_undoes_it() {
    var agent =
        tree(
            "{agent: a, model: fast@2, promptRef: p, tools: [search, pay@3], guardrails: [g], memory: m, rollback: undo}");

    var named = DefinitionReferences.of(RegistryKind.AGENT, agent);

    assertThat(named)
        .containsExactly(
            new Named(RegistryKind.MODEL, new Reference("fast", 2), "/model", true),
            new Named(RegistryKind.PROMPT, new Reference("p", null), "/promptRef", true),
            new Named(RegistryKind.TOOL, new Reference("search", null), "/tools/0", true),
            new Named(RegistryKind.TOOL, new Reference("pay", 3), "/tools/1", true),
            new Named(RegistryKind.GUARDRAIL, new Reference("g", null), "/guardrails/0", true),
            new Named(RegistryKind.MEMORY, new Reference("m", null), "/memory", true),
            new Named(RegistryKind.AGENT, new Reference("undo", null), "/rollback", false));
  }

  @Test
  void a_workflow_names_agents_and_workflows_that_a_run_takes() {
    var workflow =
        tree(
            "{workflow: w, session: {summariser: sum}, steps: {a: {agent: x, rollback: none}, b: {workflow: y}, c: {supervisor: {agents: [u, v]}, rollback: r}}}");

    var named = DefinitionReferences.of(RegistryKind.WORKFLOW, workflow);

    assertThat(named)
        .extracting(each -> each.kind() + " " + each.reference() + " " + each.pointer())
        .containsExactly(
            "WORKFLOW sum /session/summariser",
            "AGENT x /steps/a/agent",
            "WORKFLOW y /steps/b/workflow",
            "AGENT u /steps/c/supervisor/agents/0",
            "AGENT v /steps/c/supervisor/agents/1",
            "AGENT r /steps/c/rollback");
    assertThat(named).noneMatch(Named::pinned);
  }

  @Test
  void differences_are_told_at_the_smallest_place() {
    var changes =
        DefinitionChange.between(
            tree("{a: 1, list: [x, y], o: {k: v, 'a/b': 1}, steps: [{n: 1}, {n: 2}]}"),
            tree("{o: {'a/b': 2, k: v}, list: [x], steps: [{n: 1}, {n: 3}, {n: 4}], new: true}"));

    assertThat(changes)
        .extracting(change -> change.kind() + " " + change.pointer())
        .containsExactly(
            "REMOVED /a",
            "CHANGED /list",
            "ADDED /new",
            "CHANGED /o/a~1b",
            "CHANGED /steps/1/n",
            "ADDED /steps/2");
  }

  @Test
  void written_as_yaml_and_read_again_it_is_the_same() {
    var document =
        tree(
            """
            agent: a
            prompt: |
              First line: {{x}}
              - second
            flag: "yes"
            number: "012"
            none: null
            amount: 0.5
            tab: "a\\tb\\nc"
            list: [{a: 1}, []]
            """);

    var text = DefinitionYaml.write(document);

    assertThat(tree(text)).isEqualTo(document);
    assertThat(text).contains("prompt: |\n  First line: {{x}}\n  - second\n");
  }

  @Test
  void the_documents_of_a_text_know_their_kind_and_their_line() {
    var parts =
        DefinitionParts.split(
            """
            # all of it
            ---
            model: fast
            description: A model.
            ---
            description: An agent.
            model: fast
            prompt: Help.
            agent: helper
            --- # the last
            prompt: ask
            """);

    assertThat(parts)
        .extracting(part -> part.kind() + " " + part.linesBefore())
        .containsExactly("MODEL 1", "AGENT 4", "PROMPT 9");
  }

  @Test
  void a_document_without_a_kind_is_told_with_its_line() {
    assertThatThrownBy(() -> DefinitionParts.split("prompt: a\n---\n\nname: b\n"))
        .isInstanceOfSatisfying(
            InvalidDefinitionException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.line()).isEqualTo(4)));
    assertThatThrownBy(() -> DefinitionParts.split("# nothing\n"))
        .isInstanceOf(InvalidDefinitionException.class);
  }

  @Test
  void several_documents_are_one_text() {
    var documents = List.of(tree("{prompt: a}"), tree("{tool: b}"));

    var parts = DefinitionParts.split(DefinitionYaml.write(documents));

    assertThat(parts)
        .extracting(DefinitionParts::kind)
        .containsExactly(RegistryKind.PROMPT, RegistryKind.TOOL);
  }

  private static JsonNode tree(String yaml) {
    return DefinitionText.read(yaml).document();
  }
}

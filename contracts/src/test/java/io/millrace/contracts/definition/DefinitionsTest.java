package io.millrace.contracts.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.message.RegistryKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionsTest {

  private static final String PAY =
      """
      tool: pay
      description: Pays an invoice.
      kind: openapi
      mutates: true
      rollback: refund@2
      reconcile: find-payment
      input: {type: object, required: [invoice], properties: {invoice: {type: string}}}
      timeoutMs: 2500
      egress: ["bank.example:443"]
      openapi: {document: {openapi: 3.0.3}, operation: pay, server: "https://bank.example/api"}
      """;

  @Test
  void a_tool_says_what_it_takes_reaches_and_how_it_is_undone() {
    var tool = ToolDefinition.parse(DefinitionText.read(PAY));

    assertThat(tool.kind()).isEqualTo(ToolDefinition.Kind.OPENAPI);
    assertThat(tool.rollback()).isEqualTo(new Reference("refund", 2));
    assertThat(tool.reconcile()).isEqualTo(new Reference("find-payment", null));
    assertThat(tool.timeout()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(tool.egress()).containsExactly("bank.example:443");
    assertThat(tool.output()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rollback: refund@2 | '' | /mutates | name the tool that undoes it",
        "mutates: true | mutates: false | /rollback | there is nothing to undo",
        "kind: openapi | kind: sql | | sql",
        "type: string | type: strong | /input | Not a JSON Schema",
        "reconcile: find-payment | reconcile: Find Payment | /reconcile | does not match",
      })
  void a_tool_that_cannot_be_right_is_refused_with_place_and_remedy(
      String right, String wrong, String pointer, String told) {
    var text = DefinitionText.read(PAY.replace(right, wrong == null ? "" : wrong));

    assertThatThrownBy(() -> ToolDefinition.parse(text))
        .isInstanceOfSatisfying(
            InvalidDefinitionException.class,
            refused ->
                assertThat(refused.problems())
                    .anySatisfy(
                        problem -> {
                          assertThat(problem.pointer()).startsWith(pointer == null ? "" : pointer);
                          assertThat(problem.message()).contains(told);
                        }));
  }

  @Test
  void a_key_of_a_model_is_a_reference_and_nothing_else() {
    var model =
        "model: fast\ndescription: Quick.\nprovider: openai\nmodelName: m-1\napiKey: \"%s\"\nfallback: slow@3\n";

    assertThat(problems(model.formatted("sk-123"), ModelDefinition::parse))
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(5));
    var parsed =
        ModelDefinition.parse(DefinitionText.read(model.formatted("${secret:provider-key}")));
    assertThat(parsed.apiKey()).isEqualTo("${secret:provider-key}");
    assertThat(parsed.fallback()).isEqualTo(new Reference("slow", 3));
    assertThat(parsed.retries()).isEqualTo(2);
  }

  @Test
  void the_own_model_of_a_deployment_is_no_definition() {
    var model = "model: default\ndescription: Own.\nprovider: ollama\nmodelName: m\n";
    var agent = DefinitionText.read("agent: a\nmodel: default\nguardrails: [g@2]\n");

    assertThat(problems(model, ModelDefinition::parse))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("take another name"));
    assertThat(DefinitionReferences.of(RegistryKind.AGENT, agent.document()))
        .extracting(named -> named.reference().toString())
        .containsExactly("g@2");
  }

  @Test
  void a_prompt_uses_what_it_declares_and_declares_what_it_uses() {
    var prompt =
        """
        prompt: greet
        description: Greets.
        template: "Say hello to {{name}} in {{ language }}."
        variables: {name: who, tone: how}
        """;

    assertThat(problems(prompt, PromptDefinition::parse))
        .extracting(Problem::pointer)
        .containsExactly("/template", "/variables/tone");
    assertThat(PromptDefinition.pieces("a {{b}} c"))
        .containsExactly(
            new PromptDefinition.Piece.Text("a "),
            new PromptDefinition.Piece.Variable("b"),
            new PromptDefinition.Piece.Text(" c"));
  }

  @Test
  void a_memory_policy_of_a_subject_says_who_that_is() {
    var policy = "memory: notes\ndescription: Notes.\nscope: subject\n";

    assertThat(problems(policy, MemoryPolicy::parse)).isNotEmpty();
    var parsed = MemoryPolicy.parse(DefinitionText.read(policy + "subject: /customerId\n"));
    assertThat(parsed.recall().limit()).isEqualTo(3);
    assertThat(parsed.recall().halfLife()).isEqualTo(Duration.ofDays(30));
    assertThat(parsed.save()).isNull();
  }

  @Test
  void a_guardrail_says_where_it_looks_and_what_follows() {
    var guardrail =
        GuardrailDefinition.parse(
            DefinitionText.read(
                "guardrail: no-keys\ndescription: Keys stay.\ntype: secrets\nat: [tool, output]\nonFinding: block\n"));

    assertThat(guardrail.at())
        .containsExactlyInAnyOrder(
            GuardrailDefinition.Point.TOOL, GuardrailDefinition.Point.OUTPUT);
    assertThat(guardrail.onFinding()).isEqualTo(GuardrailDefinition.Action.BLOCK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: model | /kind | add prompt or promptRef",
        "kind: http | /kind | add remote.url",
        "'kind: java\nremote: {url: \"http://127.0.0.1:1\"}' | /remote | take it away",
        "'kind: model\nprompt: a\npromptRef: b' | /promptRef | not both",
      })
  void an_agent_has_what_its_kind_needs(String lines, String pointer, String told) {
    var text =
        "agent: clerk\ndescription: A clerk.\nmutates: false\ninput: {type: object}\noutput: {type: object}\n"
            + lines;

    assertThat(problems(text, AgentDefinition::parse))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(told);
            });
  }

  private static List<Problem> problems(String text, Consumer<DefinitionText> parser) {
    try {
      parser.accept(DefinitionText.read(text));
      return List.of();
    } catch (InvalidDefinitionException e) {
      return e.problems();
    }
  }
}

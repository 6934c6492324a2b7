package io.millrace.statestore.registry;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.MemoryPolicy;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.PromptDefinition;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.guardrail.GuardrailReading;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.Catalog;
import io.millrace.contracts.workflow.PublishChecks;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a document of any kind and checks it against what is published; every problem at once, each
 * with its line and how to mend it.
 */
final class Checks {

  private final Published published;
  private final Function<RegistryEntry, Workflow> workflows;

  /**
   * @param workflows reads a published workflow
   */
  Checks(Published published, Function<RegistryEntry, Workflow> workflows) {
    this.published = published;
    this.workflows = workflows;
  }

  /**
   * @throws InvalidDefinitionException with everything that is wrong
   */
  Checked check(RegistryKind kind, DefinitionText text) {
    return switch (kind) {
      case AGENT -> {
        var agent = AgentDefinition.parse(text);
        var uses = Uses.of(kind, text, published);
        var problems = new ArrayList<>(PublishChecks.check(agent, text));
        problems.addAll(AgentChecks.check(agent, text, uses));
        var warnings = AgentChecks.warnings(agent, text, uses);
        yield checked(kind, agent.name(), agent.description(), text, uses, problems, warnings);
      }
      case WORKFLOW -> {
        var workflow = WorkflowParser.parse(text);
        var uses = Uses.of(kind, text, published);
        var problems = PublishChecks.check(workflow, text, new PublishedCatalog());
        yield checked(
            kind, workflow.name(), workflow.description(), text, uses, problems, List.of());
      }
      case TOOL -> {
        var tool = ToolDefinition.parse(text);
        var uses = Uses.of(kind, text, published);
        var problems = ToolChecks.check(tool, text, uses);
        yield checked(kind, tool.name(), tool.description(), text, uses, problems, List.of());
      }
      case MODEL -> {
        var model = ModelDefinition.parse(text);
        var uses = Uses.of(kind, text, published);
        var problems = ModelChecks.check(model, text, uses, published);
        yield checked(kind, model.name(), model.description(), text, uses, problems, List.of());
      }
      case PROMPT -> {
        var prompt = PromptDefinition.parse(text);
        yield alone(kind, prompt.name(), prompt.description(), text);
      }
      case GUARDRAIL -> {
        var guardrail = GuardrailDefinition.parse(text);
        var problems = GuardrailReading.problems(guardrail, text);
        var uses = Uses.of(kind, text, published);
        yield checked(
            kind, guardrail.name(), guardrail.description(), text, uses, problems, List.of());
      }
      case MEMORY -> {
        var memory = MemoryPolicy.parse(text);
        yield alone(kind, memory.name(), memory.description(), text);
      }
    };
  }

  /** A definition that names no other. */
  private Checked alone(RegistryKind kind, String name, String description, DefinitionText text) {
    var uses = Uses.of(kind, text, published);
    return checked(kind, name, description, text, uses, List.of(), List.of());
  }

  private static Checked checked(
      RegistryKind kind,
      String name,
      String description,
      DefinitionText text,
      Uses uses,
      List<Problem> problems,
      List<Problem> warnings) {
    var all = new ArrayList<>(uses.problems());
    all.addAll(problems);
    all.sort(Comparator.comparingInt(Problem::line));
    if (!all.isEmpty()) throw new InvalidDefinitionException(all);
    var told = new ArrayList<>(uses.warnings());
    told.addAll(warnings);
    return new Checked(kind, name, description, text, uses.versions(), List.copyOf(told));
  }

  /** The newest versions, read when they are asked for. */
  private final class PublishedCatalog implements Catalog {

    @Override
    public Optional<AgentDefinition> agent(String name) {
      return published
          .newest(RegistryKind.AGENT, name)
          .map(
              entry ->
                  read(entry, () -> AgentDefinition.parse(DefinitionText.of(entry.document()))));
    }

    @Override
    public Optional<Workflow> workflow(String name) {
      return published
          .newest(RegistryKind.WORKFLOW, name)
          .map(entry -> read(entry, () -> workflows.apply(entry)));
    }

    /** What is wrong with a version that was published is not the fault of the one to come. */
    private static <T> T read(RegistryEntry entry, Supplier<T> definition) {
      try {
        return definition.get();
      } catch (InvalidDefinitionException e) {
        throw new IllegalStateException(
            "The published " + entry.key() + " cannot be read: " + e.getMessage(), e);
      }
    }
  }
}

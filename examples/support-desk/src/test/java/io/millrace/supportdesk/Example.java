package io.millrace.supportdesk;

import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.embeddings.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The packaged files of the example, and a context for its agents. */
public final class Example {

  public static final TextEmbedder EMBEDDER = new TextEmbedder(5_000, 2);

  private Example() {}

  public static String file(String path) {
    try (var in = Example.class.getResourceAsStream("/millrace/examples/support-desk/" + path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static AgentDefinition agent(String name) {
    return AgentDefinition.parse(DefinitionText.read(file("agents/" + name + ".yaml")));
  }

  public static Workflow workflow() {
    return WorkflowParser.parse(file("workflows/support-desk.yaml"));
  }

  /** Runs tools at once, shows nothing; fails on any live text. */
  public static AgentContext context(String agent, @Nullable ModelClient model) {
    return new AgentContext() {
      @Override
      public AgentTask task() {
        throw new UnsupportedOperationException("the example's agents ask for no task");
      }

      @Override
      public AgentDefinition definition() {
        return agent(agent);
      }

      @Override
      public Instant deadline() {
        return Instant.MAX;
      }

      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public void delta(String text) {
        throw new AssertionError("the example's agents show no text while they work");
      }

      @Override
      public <T> T tool(String name, Callable<T> call) throws AgentException {
        try {
          return call.call();
        } catch (AgentException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new AgentException("tool_failed", "test", true, null, e);
        }
      }

      @Override
      public Optional<ModelClient> model() {
        return Optional.ofNullable(model);
      }
    };
  }
}

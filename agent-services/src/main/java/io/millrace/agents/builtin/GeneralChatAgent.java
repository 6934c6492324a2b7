package io.millrace.agents.builtin;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.Untrusted;
import io.millrace.contracts.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers what no published workflow covers. With a model it answers from general knowledge and
 * what was said in the session, and says that no company source stands behind it; without one it
 * says honestly that it cannot answer, and what can be asked instead.
 */
@ApplicationScoped
public class GeneralChatAgent implements Agent {

  static final String NAME = "general-chat";
  static final String NO_MODEL =
      "No language model is configured, so only published workflows can answer.";
  static final String MODEL =
      "Written by a language model from general knowledge; no published workflow or source covers this question.";

  private final PublishedWorkflows workflows;

  GeneralChatAgent(PublishedWorkflows workflows) {
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    Optional<ModelClient> model = context.model();
    if (model.isEmpty()) return output(Offer.text(workflows.chats()), NO_MODEL, null);
    var prompt =
        new ModelPrompt(
                Objects.requireNonNull(context.definition().prompt(), "prompt of " + NAME),
                Untrusted.frame("question", input.text("text")),
                true)
            .after(context.session());
    return output(model.get().text(prompt), MODEL, model.get().name());
  }

  private static AgentOutput output(String answer, String notice, @Nullable String modelUsed) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("answer", answer);
    fields.put("citations", List.of());
    fields.put("notice", notice);
    fields.put("modelUsed", modelUsed);
    return AgentOutput.of(Json.of(fields));
  }
}

package io.millrace.supportdesk.agents;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import io.millrace.supportdesk.core.AnswerComposer;
import io.millrace.supportdesk.core.Citation;
import io.millrace.supportdesk.core.Confidence;
import io.millrace.supportdesk.core.CustomerRecord;
import io.millrace.supportdesk.core.FactFinder;
import io.millrace.supportdesk.core.ScoredPassage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer to a customer. With a model the model writes it from the task's input alone;
 * without one it is composed from the passages and says so. Either way the confidence of the output
 * is the confidence of the result, by which the workflow decides whether a person looks first.
 *
 * <p>Nothing of the account facts goes into logs or live frames: the answer is not shown while it
 * grows, since a person may have to approve it.
 */
@ApplicationScoped
public class AnswerWriterAgent implements Agent {

  static final String COMPOSED = "Composed from policy passages without a language model.";

  private final FactFinder facts;
  private final AnswerComposer composer;

  AnswerWriterAgent(TextEmbedder embedder) {
    this.facts =
        new FactFinder(
            (question, text) ->
                TextEmbedder.cosine(embedder.embed(question), embedder.embed(text)));
    this.composer =
        new AnswerComposer(
            (question, text) ->
                TextEmbedder.cosine(embedder.embed(question), embedder.embed(text)));
  }

  @Override
  public String name() {
    return "answer-writer";
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var model = context.model();
    return model.isPresent()
        ? write(input, context, model.get())
        : context.tool("compose", () -> compose(input));
  }

  private AgentOutput compose(AgentInput input) {
    var question = input.text("question");
    var draft =
        composer.compose(
            question,
            facts.find(question, CustomerRecord.of(input.tree().path("account"))),
            ScoredPassage.of(input.tree().path("passages")));
    return output(
        draft.answer(),
        draft.citations(),
        Confidence.of(draft.evidence()),
        null,
        COMPOSED,
        List.of());
  }

  private static AgentOutput write(AgentInput input, AgentContext context, ModelClient model)
      throws AgentException, InterruptedException {
    var reply =
        model.read(ModelAnswer.prompt(context.definition(), input.tree()), ModelAnswer::read);
    var checked = reply.citing(ScoredPassage.of(input.tree().path("passages")));
    return output(
        checked.answer(),
        checked.citations(),
        checked.confidence(),
        model.name(),
        "",
        checked.warnings());
  }

  private static AgentOutput output(
      String answer,
      List<Citation> citations,
      double confidence,
      @Nullable String model,
      String notice,
      List<String> warnings) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("answer", answer);
    fields.put("citations", citations.stream().map(AnswerWriterAgent::citation).toList());
    fields.put("confidence", confidence);
    fields.put("modelUsed", model);
    fields.put("notice", notice);
    return new AgentOutput(Json.of(fields), confidence, warnings);
  }

  private static LinkedHashMap<String, Object> citation(Citation citation) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", citation.id());
    fields.put("title", citation.title());
    fields.put("quote", citation.quote());
    return fields;
  }
}

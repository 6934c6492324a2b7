package io.millrace.agents.specialist.writing;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.specialist.Citation;
import io.millrace.agents.specialist.Claims;
import io.millrace.agents.specialist.Claims.Stated;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.Source;
import io.millrace.agents.specialist.search.Meaning;
import io.millrace.agents.specialist.search.PassageSearch;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question from given passages. Each sentence cites a passage, and one that its quotes do
 * not support is dropped. The confidence is the model's own, lowered where something was dropped;
 * without a model it is how much of the question's words the told sentences have, and never high.
 */
@ApplicationScoped
public class CitedAnswerWriterAgent implements Agent {

  static final String NAME = "cited-answer-writer";
  static final String COMPOSED =
      "Put together from sentences of the passages, word for word; no language model was used.";
  static final String WRITTEN =
      "Written by a language model; every sentence cites a quote that stands in its passage.";
  static final String NOTHING = "The passages do not answer this.";
  static final int SENTENCES_MAX = 4;
  static final int HITS_MAX = 6;
  static final int PROMPT_CHARS_MAX = 80_000;

  private record Draft(List<Stated> sentences, double confidence) {}

  private final Meaning meaning;

  public CitedAnswerWriterAgent(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var question = input.text("question");
    var sources = Source.of(input.tree().path("passages"));
    var model = context.model();
    if (sources.isEmpty()) return output(Claims.NONE, 0, new OutputBuilder(), null);
    return model.isPresent()
        ? write(question, sources, context, model.get())
        : compose(question, sources);
  }

  private AgentOutput compose(String question, List<Source> sources)
      throws AgentException, InterruptedException {
    var search = new PassageSearch(sources, meaning);
    var hits = search.find(question, HITS_MAX, Claims.SCORE_MIN);
    var claims = Claims.quoted(PassageSearch.sentences(question, hits, SENTENCES_MAX));
    double best = hits.isEmpty() ? 0 : hits.getFirst().score();
    return output(
        claims,
        Math.min(Claims.CONFIDENCE_MAX_QUOTED, best),
        new OutputBuilder().warnAll(search.warnings()),
        null);
  }

  private static AgentOutput write(
      String question, List<Source> sources, AgentContext context, ModelClient model)
      throws AgentException, InterruptedException {
    var user = new StringBuilder(Untrusted.frame("question", question));
    var output = new OutputBuilder();
    for (var source : sources) {
      if (user.length() + source.text().length() > PROMPT_CHARS_MAX) {
        output.warn("The model did not see all passages; they are too long together.");
        break;
      }
      user.append("\n\n").append(source.framed());
    }
    var draft =
        model.read(
            new ModelPrompt(Reply.prompt(context.definition()), user.toString(), false),
            text -> {
              var reply = Reply.of(text);
              return new Draft(Claims.read(reply), reply.number("confidence", 0, 1));
            });
    var claims = Claims.checked(draft.sentences(), sources);
    double confidence =
        claims.dropped() > 0
            ? Math.min(Claims.CONFIDENCE_MAX_WHEN_DROPPED, draft.confidence())
            : draft.confidence();
    return output(claims, confidence, output.warnAll(claims.warnings()), model);
  }

  private static AgentOutput output(
      Claims claims, double confidence, OutputBuilder output, @Nullable ModelClient model) {
    boolean nothing = claims.kept().isEmpty();
    double sure = nothing ? 0 : Math.round(confidence * 100) / 100.0;
    return output
        .put("answer", nothing ? NOTHING : claims.text())
        .put("citations", claims.citations().stream().map(Citation::fields).toList())
        .put("confidence", sure)
        .build(model == null ? COMPOSED : WRITTEN, model == null ? null : model.name(), sure);
  }
}

package io.millrace.agents.builtin;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.ExtractiveSummary;
import io.millrace.agents.core.Texts;
import io.millrace.contracts.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sums up the older turns of a session. With a model the model writes the summary; without one it
 * is taken from the first sentences of each turn, and a warning says so. Either way it has at most
 * {@link ExtractiveSummary#CHARS_MAX} characters.
 */
@ApplicationScoped
public class SummariserAgent implements Agent {

  static final String NAME = "summariser";
  static final String NO_MODEL =
      "Summarised without a language model: the first sentences of each turn.";
  static final int TEXT_CHARS_MAX = 4_000;
  static final int PROMPT_CHARS_MAX = 40_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var session = SessionContext.of(input.document());
    var model = context.model();
    if (model.isEmpty())
      return new AgentOutput(json(ExtractiveSummary.of(session)), null, List.of(NO_MODEL));
    var prompt =
        new ModelPrompt(
            Objects.requireNonNull(context.definition().prompt(), "prompt of " + NAME),
            said(session),
            false);
    var summary = model.get().text(prompt).strip();
    return AgentOutput.of(json(Texts.bounded(summary, ExtractiveSummary.CHARS_MAX)));
  }

  private static Json json(String summary) {
    return Json.of(Map.of("summary", summary));
  }

  private static String said(SessionContext session) {
    var parts = new ArrayList<String>();
    var summary = session.summary();
    if (summary != null) parts.add(framed("summary", summary));
    for (var turn : session.turns()) {
      if (turn.message() != null) parts.add(framed("message", turn.message()));
      if (turn.answer() != null) parts.add(framed("answer", turn.answer()));
    }
    while (parts.size() > 1 && parts.stream().mapToInt(String::length).sum() > PROMPT_CHARS_MAX)
      parts.remove(summary == null ? 0 : 1);
    return String.join("\n\n", parts);
  }

  private static String framed(String label, String text) {
    return Untrusted.frame(label, Texts.bounded(text, TEXT_CHARS_MAX));
  }
}

package io.millrace.supportdesk.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.supportdesk.core.Citation;
import io.millrace.supportdesk.core.ScoredPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a model is asked and what it answered. The question, the account facts and the passages
 * stand in the prompt as marked data; nothing else does. An answer that is not the JSON object
 * asked for is refused, so that the model is asked to mend it; what it claims to quote is checked,
 * not believed.
 *
 * @param confidence as the model says, lowered where its citations did not hold
 */
record ModelAnswer(
    String answer, List<Citation> citations, double confidence, List<String> warnings) {

  /** A person looks at an answer whose citations did not hold: below the workflow's bound. */
  static final double CONFIDENCE_MAX_WHEN_DROPPED = 0.6;

  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Pattern FENCE =
      Pattern.compile("\\A```(?:json)?\\s*(.*?)\\s*```\\z", Pattern.DOTALL);

  static ModelPrompt prompt(AgentDefinition definition, JsonNode input) {
    var user =
        String.join(
            "\n\n",
            Untrusted.frame("question", input.path("question").asText()),
            Untrusted.frame("account-facts", input.path("account").toString()),
            Untrusted.frame("passages", input.path("passages").toString()));
    return new ModelPrompt(
        Objects.requireNonNull(definition.prompt(), "prompt of " + definition.name()), user, false);
  }

  static ModelAnswer read(String text) throws UnreadableReplyException {
    var fenced = FENCE.matcher(text.strip());
    var json = tree(fenced.matches() ? fenced.group(1) : text.strip());
    var answer = json.path("answer").asText().strip();
    if (!json.path("answer").isTextual() || answer.isEmpty())
      throw new UnreadableReplyException("'answer' must be a string that is not empty");
    if (!json.path("citations").isArray())
      throw new UnreadableReplyException("'citations' must be an array");
    if (!json.path("confidence").isNumber())
      throw new UnreadableReplyException("'confidence' must be a number from 0 to 1");
    var citations = new ArrayList<Citation>();
    for (var citation : json.path("citations")) {
      if (!citation.path("id").isTextual() || !citation.path("quote").isTextual())
        throw new UnreadableReplyException(
            "each of 'citations' must have the strings 'id', 'title' and 'quote'");
      citations.add(
          new Citation(
              citation.path("id").asText(),
              citation.path("title").asText(),
              citation.path("quote").asText()));
    }
    return new ModelAnswer(
        answer, citations, Math.clamp(json.path("confidence").asDouble(), 0, 1), List.of());
  }

  private static JsonNode tree(String text) throws UnreadableReplyException {
    try {
      var json = STRICT.readTree(text);
      if (json != null && json.isObject()) return json;
    } catch (JsonProcessingException e) {
      throw new UnreadableReplyException("not JSON: " + e.getOriginalMessage());
    }
    throw new UnreadableReplyException("the answer must be one JSON object");
  }

  /** The same with only those citations whose passage was given and whose quote stands in it. */
  ModelAnswer citing(List<ScoredPassage> given) {
    var held = new ArrayList<Citation>();
    var dropped = new ArrayList<String>(warnings);
    for (var citation : citations) {
      var passage =
          given.stream()
              .map(ScoredPassage::passage)
              .filter(p -> p.id().equals(citation.id()))
              .findFirst();
      if (passage.isEmpty())
        dropped.add("A citation was dropped: the model cited a passage that it was not given.");
      else if (citation.quote().isBlank()
          || !plain(passage.get().text()).contains(plain(citation.quote())))
        dropped.add("A citation was dropped: the quote does not stand in " + citation.id() + ".");
      else held.add(new Citation(citation.id(), passage.get().title(), citation.quote()));
    }
    return new ModelAnswer(
        answer,
        held,
        dropped.isEmpty() ? confidence : Math.min(confidence, CONFIDENCE_MAX_WHEN_DROPPED),
        dropped);
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ")
        .replace('’', '\'')
        .replace('“', '"')
        .replace('”', '"')
        .strip();
  }
}

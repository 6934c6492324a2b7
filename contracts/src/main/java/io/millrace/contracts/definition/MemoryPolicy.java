package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A memory policy as the registry knows it: whose memories an agent is given, which of them, what
 * of its output is remembered and for how long.
 *
 * @param subject JSON pointer into the agent's input to whom memories are about; null for others
 * @param query JSON pointer into the agent's input to what is looked for; null for all of it
 * @param save null where nothing is remembered
 */
public record MemoryPolicy(
    String name,
    String description,
    Scope scope,
    @Nullable String subject,
    @Nullable String query,
    Recall recall,
    @Nullable Save save,
    Retention retention,
    Json document) {

  /** Whose memories are recalled. */
  public enum Scope {
    SESSION,
    SUBJECT,
    TENANT
  }

  /**
   * Which memories are given: the best by a weighted sum.
   *
   * @param scoreMin below this none is given
   * @param halfLife after this time recency counts half
   */
  public record Recall(
      int limit,
      double scoreMin,
      double relevance,
      double recency,
      double importance,
      Duration halfLife) {}

  /**
   * What is remembered.
   *
   * @param from JSON pointer into the output to a text or a list of texts
   */
  public record Save(String from, double importance) {}

  /**
   * How long it is remembered.
   *
   * @param maxAge null for the default of agent-services
   * @param maxPerScope 0 for the default of agent-services
   */
  public record Retention(@Nullable Duration maxAge, int maxPerScope) {}

  private static final int LIMIT_DEFAULT = 3;
  private static final double RELEVANCE_DEFAULT = 0.7;
  private static final double RECENCY_DEFAULT = 0.2;
  private static final double IMPORTANCE_DEFAULT = 0.1;
  private static final double SAVED_IMPORTANCE_DEFAULT = 0.5;
  private static final Duration HALF_LIFE_DEFAULT = Duration.ofDays(30);
  private static final Duration DURATION_MIN = Duration.ofMillis(1);
  private static final Duration DURATION_MAX = Duration.ofDays(36_500);

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static MemoryPolicy parse(DefinitionText text) {
    var document = DefinitionSchemas.MEMORY.require(text);
    var problems = new ArrayList<Problem>();
    var halfLife = duration(text, "/recall/halfLife", problems);
    var maxAge = duration(text, "/retention/maxAge", problems);
    var recall = recall(document.path("recall"), halfLife == null ? HALF_LIFE_DEFAULT : halfLife);
    if (recall.relevance() + recall.recency() + recall.importance() <= 0)
      problems.add(
          text.problem(
              "/recall",
              "Memories are ranked by relevance, recency and importance: at least one is more than 0"));
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    return new MemoryPolicy(
        document.path("memory").asText(),
        document.path("description").asText(),
        Scope.valueOf(document.path("scope").asText().toUpperCase(Locale.ROOT)),
        document.path("subject").asText(null),
        document.path("query").asText(null),
        recall,
        document.has("save")
            ? new Save(
                document.path("save").path("from").asText(),
                document.path("save").path("importance").asDouble(SAVED_IMPORTANCE_DEFAULT))
            : null,
        new Retention(maxAge, document.path("retention").path("maxPerScope").asInt(0)),
        text.canonical());
  }

  private static @Nullable Duration duration(
      DefinitionText text, String pointer, List<Problem> problems) {
    var said = text.document().at(pointer);
    if (said.isMissingNode()) return null;
    var duration = parsed(said.asText());
    if (duration.compareTo(DURATION_MIN) >= 0 && duration.compareTo(DURATION_MAX) <= 0)
      return duration;
    problems.add(
        text.problem(
            pointer,
            "A duration from a millisecond to %d days, such as P30D or PT12H"
                .formatted(DURATION_MAX.toDays())));
    return null;
  }

  /** What is no duration is none at all. */
  private static Duration parsed(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Recall recall(JsonNode recall, Duration halfLife) {
    return new Recall(
        recall.path("limit").asInt(LIMIT_DEFAULT),
        recall.path("scoreMin").asDouble(0),
        recall.path("relevance").asDouble(RELEVANCE_DEFAULT),
        recall.path("recency").asDouble(RECENCY_DEFAULT),
        recall.path("importance").asDouble(IMPORTANCE_DEFAULT),
        halfLife);
  }
}

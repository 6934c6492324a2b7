package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What agents use of memory: save and recall, each within one scope. {@link MemoryRecords} forgets.
 *
 * <p>What nearly repeats a memory of the same scope (cosine above {@value #SAME_COSINE}, the same
 * numbers) refreshes it instead of standing beside it: the newest words, session and time, the
 * greater importance, the memory policy of whom said it, the same id. Two that say the same thing
 * at the same moment may both stay.
 *
 * <p>Failures: {@code memory_invalid} and {@code memory_scope_invalid} for what can never be saved
 * or asked; {@code memory_unavailable}, {@code embedding_unavailable}, retriable. Their messages
 * hold nothing of any memory.
 */
public final class MemoryService {

  /** Above it two texts say the same thing. */
  static final double SAME_COSINE = 0.97;

  /** What is past this of a question does not count. */
  static final int QUERY_CHARS_MAX = 4_096;

  public static final String FACT = "fact";

  /**
   * Candidates ranked for each memory that is given, so that a newer or more important one wins.
   */
  static final int CANDIDATES_PER_RESULT = 4;

  static final int CANDIDATES_MIN = 20;
  private static final int NEIGHBOURS = 5;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final VectorIndex index;
  private final Embedder embedder;
  private final RetentionPolicy retention;
  private final Clock clock;

  /**
   * @param refreshed true where it was known already
   */
  public record Saved(String id, boolean refreshed) {}

  public MemoryService(
      VectorIndex index, Embedder embedder, RetentionPolicy retention, Clock clock) {
    this.index = index;
    this.embedder = embedder;
    this.retention = retention;
    this.clock = clock;
  }

  public Saved save(MemoryScope scope, String text, double importance) throws AgentException {
    return save(scope, FACT, text, importance);
  }

  public Saved save(MemoryScope scope, String kind, String text, double importance)
      throws AgentException {
    requireText(text, Memory.TEXT_CHARS_MAX);
    var vector = passage(text);
    var known = nearlySame(scope, text, vector);
    var memory = memory(scope, kind, text, importance, known);
    index.save(List.of(new EmbeddedMemory(memory, vector)));
    if (scope.subject() != null && known == null)
      index.forget(
          scope.tenant(), new Forget.BeyondNewest(scope.subject(), retention.maxPerSubject()));
    return new Saved(memory.id(), known != null);
  }

  private Memory memory(
      MemoryScope scope, String kind, String text, double importance, @Nullable Memory known)
      throws AgentException {
    try {
      return new Memory(
          known == null ? UUID.randomUUID().toString() : known.id(),
          scope,
          kind,
          text,
          known == null ? importance : Math.max(importance, known.importance()),
          clock.instant(),
          known == null ? null : known.lastRecalledAt(),
          retention.policy());
    } catch (IllegalArgumentException e) {
      throw VectorChecks.invalid(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Memory nearlySame(MemoryScope scope, String text, float[] vector)
      throws AgentException {
    for (var candidate : index.search(scope.tenant(), MemoryFilter.of(scope), vector, NEIGHBOURS)) {
      if (candidate.cosine() > SAME_COSINE && sameNumbers(candidate.memory().text(), text))
        return candidate.memory();
    }
    return null;
  }

  /** Texts that differ only in an order number or an amount are near and say different things. */
  private static boolean sameNumbers(String a, String b) {
    return numbers(a).equals(numbers(b));
  }

  private static List<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(found -> found.group()).toList();
  }

  /**
   * The memories that help most with {@code query}, best first, at most {@link RecallPolicy#limit}.
   * A subject's memories of all sessions where the scope has a subject; see {@link
   * MemoryFilter#of}.
   */
  public List<Recalled> recall(MemoryScope scope, String query, RecallPolicy policy)
      throws AgentException {
    requireText(query, Integer.MAX_VALUE);
    int wanted = Math.max(CANDIDATES_MIN, policy.limit() * CANDIDATES_PER_RESULT);
    var candidates = index.search(scope.tenant(), MemoryFilter.of(scope), question(query), wanted);
    var now = clock.instant();
    var oldest = now.minus(retention.maxAge());
    var valid = candidates.stream().filter(c -> !c.memory().createdAt().isBefore(oldest)).toList();
    var recalled = MemoryRanking.rank(valid, policy, now);
    index.recalled(scope.tenant(), recalled.stream().map(Recalled::id).toList(), now);
    return recalled;
  }

  private static void requireText(String text, int charsMax) throws AgentException {
    if (text.isBlank()) throw VectorChecks.invalid("There is no text");
    if (text.length() > charsMax)
      throw VectorChecks.invalid("A memory has at most " + charsMax + " characters; sum it up");
    if (text.indexOf('\0') >= 0 || !MemoryScope.isWellFormed(text))
      throw VectorChecks.invalid("The text has a NUL or half a surrogate pair");
  }

  private float[] passage(String text) throws AgentException {
    try {
      return embedder.passage(text);
    } catch (IllegalStateException e) {
      throw unavailable(e);
    }
  }

  private float[] question(String query) throws AgentException {
    try {
      return embedder.question(
          query.length() <= QUERY_CHARS_MAX ? query : query.substring(0, QUERY_CHARS_MAX));
    } catch (IllegalStateException e) {
      throw unavailable(e);
    }
  }

  private static AgentException unavailable(IllegalStateException e) {
    return new AgentException(
        "embedding_unavailable", "The embedding model does not work here", true, null, e);
  }
}

package io.millrace.agents.stream;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentMemory;
import io.millrace.agents.memory.Embedder;
import io.millrace.agents.memory.MemoryScope;
import io.millrace.agents.memory.MemoryService;
import io.millrace.agents.memory.RecallPolicy;
import io.millrace.agents.memory.Recalled;
import io.millrace.agents.memory.RetentionPolicy;
import io.millrace.agents.memory.VectorIndex;
import io.millrace.contracts.definition.MemoryPolicy;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens an agent's memories as its policy says, for one attempt. */
final class Memories {

  private static final int SAVED_MAX = 20;
  private static final Duration AGE_MIN = Duration.ofMillis(1);
  private static final Duration AGE_MAX = Duration.ofDays(36_500);

  /** Opens the index, or gives the one that is open. */
  @FunctionalInterface
  interface OpenIndex {
    VectorIndex get() throws AgentException;
  }

  private final OpenIndex index;
  private final Embedder embedder;
  private final Clock clock;

  /**
   * @param index opened when memories are first asked for
   */
  Memories(OpenIndex index, Embedder embedder, Clock clock) {
    this.index = index;
    this.embedder = embedder;
    this.clock = clock;
  }

  /**
   * What an agent remembers in one attempt.
   *
   * @throws AgentException {@code memory_scope_invalid} where the policy's scope is not in the task
   */
  Opened open(MemoryPolicy policy, AgentTask task, Json input) throws AgentException {
    return new Opened(policy, scope(policy, task, input), service(policy));
  }

  private MemoryService service(MemoryPolicy policy) throws AgentException {
    return new MemoryService(index.get(), embedder, retention(policy), clock);
  }

  /** What a policy does not say is the default. */
  static RetentionPolicy retention(MemoryPolicy policy) {
    var retention = policy.retention();
    int most = retention.maxPerScope();
    var maxAge = retention.maxAge();
    return new RetentionPolicy(
        policy.name(),
        maxAge == null ? RetentionPolicy.DEFAULT.maxAge() : bounded(maxAge),
        most == 0
            ? RetentionPolicy.DEFAULT.maxPerSubject()
            : Math.min(most, RetentionPolicy.PER_SUBJECT_MAX));
  }

  /** A definition may say no time at all, or more than a calendar has. */
  private static Duration bounded(Duration maxAge) {
    if (maxAge.compareTo(AGE_MIN) < 0) return AGE_MIN;
    return maxAge.compareTo(AGE_MAX) > 0 ? AGE_MAX : maxAge;
  }

  private static MemoryScope scope(MemoryPolicy policy, AgentTask task, Json input)
      throws AgentException {
    return switch (policy.scope()) {
      case TENANT -> MemoryScope.of(task.tenant(), null, null);
      case SESSION -> MemoryScope.of(task.tenant(), null, require(task.sessionId(), "session"));
      case SUBJECT ->
          MemoryScope.of(
              task.tenant(), require(text(input, policy.subject()), "subject"), task.sessionId());
    };
  }

  private static String require(@Nullable String id, String what) throws AgentException {
    if (id == null || id.isBlank())
      throw AgentException.permanent(
          "memory_scope_invalid",
          "The memory policy needs a " + what + ", and the task has none; see docs/memory.md");
    return id;
  }

  private static @Nullable String text(Json document, @Nullable String pointer) {
    if (pointer == null) return null;
    var value = document.tree().at(JsonPointer.compile(pointer));
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /** Memories of one scope. */
  record Opened(MemoryPolicy policy, MemoryScope scope, MemoryService service)
      implements AgentMemory {

    @Override
    public List<String> recall(String query) throws AgentException {
      if (query.isBlank()) return List.of();
      var recall = policy.recall();
      return service
          .recall(
              scope,
              query,
              new RecallPolicy(
                  recall.limit(),
                  recall.relevance(),
                  recall.recency(),
                  recall.importance(),
                  recall.halfLife(),
                  recall.scoreMin()))
          .stream()
          .map(Recalled::text)
          .toList();
    }

    @Override
    public void save(String text, double importance) throws AgentException {
      service.save(scope, text, importance);
    }

    /** What the policy looks for: the part of the input it points to, else all of it. */
    String query(Json input) {
      var pointed = text(input, policy.query());
      return pointed == null ? input.text() : pointed;
    }

    /** Remembers what the policy points to in an output. */
    void remember(Json output) throws AgentException {
      var save = policy.save();
      if (save == null) return;
      for (var text : texts(output.tree().at(JsonPointer.compile(save.from()))))
        save(text, save.importance());
    }

    private static List<String> texts(JsonNode node) {
      var texts = new ArrayList<String>();
      if (node.isTextual() && !node.asText().isBlank()) texts.add(node.asText());
      for (var item : node)
        if (item.isTextual() && !item.asText().isBlank() && texts.size() < SAVED_MAX)
          texts.add(item.asText());
      return texts;
    }
  }
}

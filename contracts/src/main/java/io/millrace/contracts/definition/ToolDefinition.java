package io.millrace.contracts.definition;

import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the registry knows it: a typed thing an agent may call. It is data; which code makes
 * the call is said by its kind.
 *
 * @param mutates whether it changes anything outside
 * @param rollback tool that undoes what it did; null where nothing is said or {@code none}
 * @param reconcile tool that is asked whether a call of unknown outcome took effect; null for none
 * @param output schema of its result; null where anything goes
 * @param egress host:port it may reach, and nothing else
 * @param document canonical JSON of the definition
 */
public record ToolDefinition(
    String name,
    String description,
    Kind kind,
    boolean mutates,
    @Nullable Reference rollback,
    @Nullable Reference reconcile,
    JsonSchema input,
    @Nullable JsonSchema output,
    Duration timeout,
    List<String> egress,
    Json document) {

  /** Who makes the call. */
  public enum Kind {
    JAVA,
    OPENAPI,
    MCP,
    SQL
  }

  private static final long TIMEOUT_MS_DEFAULT = 15_000;

  public ToolDefinition {
    egress = List.copyOf(egress);
  }

  /** The same tool with other references to its rollback and its reconciler. */
  public ToolDefinition with(
      @Nullable Reference otherRollback, @Nullable Reference otherReconcile) {
    return new ToolDefinition(
        name,
        description,
        kind,
        mutates,
        otherRollback,
        otherReconcile,
        input,
        output,
        timeout,
        egress,
        document);
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static ToolDefinition parse(DefinitionText text) {
    var document = DefinitionSchemas.TOOL.require(text);
    var problems = new ArrayList<Problem>();
    var name = document.path("tool").asText();
    boolean mutates = document.path("mutates").asBoolean();
    var rollback = document.path("rollback").asText(null);
    if (mutates && rollback == null)
      problems.add(
          text.problem(
              "/mutates",
              "'%s' changes something outside: name the tool that undoes it as rollback, or say 'rollback: none'"
                  .formatted(name)));
    if (!mutates && rollback != null)
      problems.add(
          text.problem(
              "/rollback",
              "'%s' changes nothing outside, so there is nothing to undo; say 'mutates: true' or take the rollback away"
                  .formatted(name)));
    if (!mutates && document.has("reconcile"))
      problems.add(
          text.problem(
              "/reconcile",
              "'%s' changes nothing outside and is simply called again; take reconcile away"
                  .formatted(name)));
    var input = JsonSchemas.read(text, "/input", problems);
    var output = document.has("output") ? JsonSchemas.read(text, "/output", problems) : null;
    if (!problems.isEmpty() || input == null) throw new InvalidDefinitionException(problems);
    return new ToolDefinition(
        name,
        document.path("description").asText(),
        Kind.valueOf(document.path("kind").asText().toUpperCase(java.util.Locale.ROOT)),
        mutates,
        rollback == null || rollback.equals(AgentDefinition.NO_ROLLBACK)
            ? null
            : Reference.parse(rollback),
        Reference.optional(document.path("reconcile")),
        input,
        output,
        Duration.ofMillis(document.path("timeoutMs").asLong(TIMEOUT_MS_DEFAULT)),
        Remote.egress(document.path("egress")),
        text.canonical());
  }
}

package io.millrace.agents.tool;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallApproval;
import io.millrace.agents.ledger.CallKind;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.CallRequest;
import io.millrace.agents.ledger.CallResult;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.Performed;
import io.millrace.agents.secret.SecretSource;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls tools for agents. Between a model's wish and the world stand, in this order: the agent's
 * list of tools, the schema of the arguments, the ledger, secrets and egress, the time-out, the
 * bound of the answer, the redaction and the schema of the answer.
 *
 * <p>Failures ({@code retriable} in brackets): {@code tool_not_allowed}, {@code
 * tool_input_invalid}, {@code tool_definition_invalid}, {@code egress_denied}, {@code
 * mcp_tool_unconfirmed}, {@code mcp_command_denied}, {@code tool_refused}, {@code
 * tool_output_invalid}, {@code tool_output_too_large}, {@code secret_denied}, {@code
 * secret_unknown}, {@code secret_refused}; ({@code tool_unknown}, {@code tool_unavailable}, {@code
 * tool_timeout}, {@code tool_failed}, {@code tool_rate_limited}, {@code secret_unavailable}); and
 * those of the ledger. A mutating tool that fails with an open outcome gives {@code
 * effect_unknown}.
 *
 * <p>Safe for use by many threads.
 */
public final class ToolRunner {

  private final ToolCatalog catalog;
  private final ToolSettings settings;
  private final Map<ToolDefinition.Kind, ToolCaller> callers;
  private final McpTools mcp;
  private final SecretSource secrets;

  /**
   * @param dataSources by the name SQL tools give them; null where there is none
   */
  public ToolRunner(
      ToolCatalog catalog,
      Iterable<JavaTool> beans,
      Function<String, @Nullable DataSource> dataSources,
      SecretSource secrets,
      ToolSettings settings) {
    var egress = new Egress(settings.privateEgress());
    this.catalog = catalog;
    this.settings = settings;
    this.secrets = secrets;
    this.mcp = new McpTools(new McpTransports(egress, settings.mcpCommands()));
    this.callers =
        Map.of(
            ToolDefinition.Kind.JAVA, new JavaTools(beans),
            ToolDefinition.Kind.OPENAPI, new OpenApiTools(egress),
            ToolDefinition.Kind.MCP, mcp,
            ToolDefinition.Kind.SQL, new SqlTools(dataSources));
  }

  /**
   * Calls a tool, or gives what it answered before.
   *
   * @param name as the model or the agent's code says it; untrusted
   */
  public ToolResult call(String name, Json arguments, ToolUse use)
      throws AgentException, InterruptedException {
    return reserve(name, arguments, use, false).call();
  }

  /**
   * Checks a call and gives it its key. A model that asks for several calls at once has all of them
   * reserved, in its order, before the first is made.
   *
   * @param needsApproval whether a person has to allow the call where the tool changes something
   */
  public Reserved reserve(String name, Json arguments, ToolUse use, boolean needsApproval)
      throws AgentException {
    var tool = allowed(name, use);
    var problems = tool.definition().input().validate(arguments);
    if (!problems.isEmpty()) throw ToolFailures.input(tool, problems);
    var left = Duration.between(Instant.now(), use.deadline());
    if (left.toMillis() < 1) throw ToolFailures.timeout(tool);
    var timeout =
        left.compareTo(tool.definition().timeout()) < 0 ? left : tool.definition().timeout();
    var request =
        new CallRequest(
            CallKind.TOOL,
            tool.name(),
            tool.version(),
            arguments,
            tool.definition().mutates(),
            timeout,
            new ToolReconciliation(tool, catalog, this::perform).forOwner(use.owner()),
            needsApproval && tool.definition().mutates());
    var reserved = use.calls().reserve(request);
    return new Reserved() {
      @Override
      public CallApproval approval() throws AgentException, InterruptedException {
        return reserved.approval();
      }

      @Override
      public ToolResult call() throws AgentException, InterruptedException {
        return recorded(
            tool,
            use,
            () -> reserved.call(key -> perform(tool, arguments, key, use.owner(), timeout)));
      }
    };
  }

  /** A call that has its key. */
  public interface Reserved {

    /** Whether a person allows it, where one has to; one is asked where none was before. */
    CallApproval approval() throws AgentException, InterruptedException;

    ToolResult call() throws AgentException, InterruptedException;
  }

  /**
   * What an MCP tool's server offers now, with the digests to confirm.
   *
   * @param tool of kind MCP
   */
  public List<McpDigest> look(Tool tool) throws AgentException, InterruptedException {
    var call = new ToolCall(tool, ToolCall.NOBODY, secrets, settings.answerBytesMax());
    return call.within(tool.definition().timeout(), context -> mcp.look(tool, context));
  }

  private Tool allowed(String name, ToolUse use) throws AgentException {
    for (var reference : use.allowed())
      if (reference.name().equals(name))
        return catalog
            .find(reference)
            .orElseThrow(() -> ToolFailures.unknown(reference.toString()));
    throw ToolFailures.notAllowed(name);
  }

  private Performed perform(
      Tool tool, Json arguments, EffectKey key, CallOwner owner, Duration timeout)
      throws InterruptedException {
    return new ToolCall(tool, owner, secrets, settings.answerBytesMax())
        .perform(callers.get(tool.definition().kind()), arguments, key, timeout);
  }

  /** A call through the ledger. */
  @FunctionalInterface
  private interface Ledgered {
    CallResult call() throws AgentException, InterruptedException;
  }

  private static ToolResult recorded(Tool tool, ToolUse use, Ledgered call)
      throws AgentException, InterruptedException {
    long startedNs = System.nanoTime();
    var outcome = "error";
    try {
      var result = call.call();
      var output = tool.definition().output();
      var problems = output == null ? List.<Problem>of() : output.validate(result.result());
      if (!problems.isEmpty()) throw ToolFailures.output(tool, problems);
      outcome = "ok";
      return new ToolResult(tool, result.result(), result.key(), result.reused());
    } catch (AgentException e) {
      outcome = e.code();
      throw e;
    } catch (InterruptedException e) {
      outcome = "interrupted";
      throw e;
    } finally {
      long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
      use.records().accept(new CallRecord("tool", tool.label(), ms, outcome));
    }
  }
}

package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.RetryAfter;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.tool.OpenApiOperation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * What an answer over HTTP proves.
 *
 * <p>2xx: it happened. 4xx: refused, nothing happened; but after 408 and 409 it may be under way,
 * by this call or an earlier one with its key. 3xx and 5xx prove nothing. Bodies of refusals go
 * nowhere: they may hold what was asked.
 */
final class HttpAnswers {

  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int REDIRECTS = 300;
  private static final int REFUSALS = 400;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HttpAnswers() {}

  /**
   * @param body at most one byte more than is allowed
   */
  static Performed of(Tool tool, HttpResponse<?> response, byte[] body, ToolContext context) {
    int status = response.statusCode();
    if (status >= OK && status < REDIRECTS) return answered(tool, response, body, context);
    if (status < REFUSALS)
      return new Performed.Unclear(
          ToolFailures.refused(
              tool, "it redirects (status " + status + "), which is not followed"));
    if (status == REQUEST_TIMEOUT || status == CONFLICT)
      return new Performed.Unclear(ToolFailures.failed(tool, "status " + status));
    if (status == TOO_MANY) return new Performed.NothingHappened(busy(tool, response));
    if (status < SERVER_ERRORS)
      return new Performed.NothingHappened(ToolFailures.refused(tool, "status " + status));
    return new Performed.Unclear(busy(tool, response));
  }

  private static AgentException busy(Tool tool, HttpResponse<?> response) {
    int status = response.statusCode();
    return new AgentException(
        status == TOO_MANY ? "tool_rate_limited" : "tool_failed",
        tool.label() + " failed: status " + status,
        true,
        RetryAfter.parse(response.headers().firstValue("retry-after").orElse(null), Instant.now()));
  }

  private static Performed answered(
      Tool tool, HttpResponse<?> response, byte[] body, ToolContext context) {
    if (body.length > context.answerBytesMax())
      return new Performed.HappenedUnusable(ToolFailures.tooLarge(tool, context.answerBytesMax()));
    if (body.length == 0 || response.statusCode() == NO_CONTENT)
      return new Performed.Succeeded(Json.NULL);
    var type = response.headers().firstValue("content-type").orElse("");
    if (!OpenApiOperation.isJson(type))
      return new Performed.Succeeded(
          Json.of(Map.of("text", new String(body, StandardCharsets.UTF_8))));
    try {
      JsonNode document = JSON.readTree(body);
      return new Performed.Succeeded(Json.of(document));
    } catch (IOException e) {
      return new Performed.HappenedUnusable(
          AgentException.permanent(
              "tool_output_invalid", "The answer of " + tool.label() + " is not JSON"));
    }
  }
}

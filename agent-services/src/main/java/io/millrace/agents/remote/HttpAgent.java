package io.millrace.agents.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent behind plain HTTP, for code that is a service already. It is sent {@code {"task": …,
 * "input": …, "session": …}} and answers {@code {"output": …, "confidence": …, "warnings": […]}},
 * or {@code {"error": {"code": …, "message": …, "retriable": …}}} with a status of success.
 *
 * <p>The header {@code Idempotency-Key} is the task for an agent that changes nothing, so that only
 * a redelivery carries it again; for one that does it is run and step, so that every attempt does.
 */
public final class HttpAgent implements Agent {

  private static final String CODE = "[a-z][a-z0-9_]{0,62}";
  private static final int WARNINGS_MAX = 20;

  private final String name;
  private final RemoteHttp http;

  public HttpAgent(String name, RemoteSecrets secrets) {
    this.name = name;
    this.http = new RemoteHttp(secrets);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var remote = Objects.requireNonNull(context.definition().parts().remote(), "remote of " + name);
    var key = effectKey(context);
    var body =
        http.post(
            remote,
            remote.url(),
            request(context.task(), input).text(),
            Map.of("Idempotency-Key", key),
            context.deadline());
    return read(body);
  }

  static String effectKey(AgentContext context) {
    var task = context.task();
    return context.definition().mutates() ? task.runId() + "/" + task.stepId() : task.taskId();
  }

  private static Json request(AgentTask task, AgentInput input) {
    var about = new LinkedHashMap<String, Object>();
    about.put("taskId", task.taskId());
    about.put("runId", task.runId());
    about.put("stepId", task.stepId());
    about.put("attempt", task.attempt());
    about.put("agent", task.agent() + "@" + task.agentVersion());
    about.put("tenant", task.tenant());
    about.put("timeoutAt", task.timeoutAt().toString());
    var request = new LinkedHashMap<String, @Nullable Object>();
    request.put("task", about);
    request.put("input", input.tree());
    request.put("session", task.context() == null ? null : task.context().tree());
    return Json.of(request);
  }

  private static AgentOutput read(String body) throws AgentException {
    JsonNode answer;
    try {
      answer = new Json(body).tree();
    } catch (InvalidJsonException e) {
      throw invalid("it is no JSON");
    }
    if (answer.path("error").isObject()) throw failed(answer.path("error"));
    if (!answer.has("output")) throw invalid("it has neither output nor error");
    var confidence = answer.path("confidence");
    if (confidence.isNumber() && !(confidence.asDouble() >= 0 && confidence.asDouble() <= 1))
      throw invalid("its confidence is not from 0 to 1");
    var warnings = new ArrayList<String>();
    for (var warning : answer.path("warnings"))
      if (warnings.size() < WARNINGS_MAX) warnings.add(warning.asText());
    return new AgentOutput(
        Json.of(answer.path("output")),
        confidence.isNumber() ? confidence.asDouble() : null,
        warnings);
  }

  private static AgentException failed(JsonNode error) {
    var code = error.path("code").asText();
    return new AgentException(
        code.matches(CODE) ? code : "remote_failed",
        error.path("message").asText("The remote agent said that it failed"),
        error.path("retriable").asBoolean(false),
        error.path("retryAfterMs").isIntegralNumber() ? error.path("retryAfterMs").asLong() : null);
  }

  private static AgentException invalid(String why) {
    return AgentException.permanent(
        "remote_answer_invalid", "The answer of the remote agent cannot be used: " + why);
  }
}

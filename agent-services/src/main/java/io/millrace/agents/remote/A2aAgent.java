package io.millrace.agents.remote;

import io.a2a.client.http.A2AHttpClient;
import io.a2a.client.transport.jsonrpc.JSONRPCTransport;
import io.a2a.client.transport.spi.interceptors.ClientCallContext;
import io.a2a.spec.A2AClientException;
import io.a2a.spec.DataPart;
import io.a2a.spec.JSONRPCError;
import io.a2a.spec.Message;
import io.a2a.spec.MessageSendConfiguration;
import io.a2a.spec.MessageSendParams;
import io.a2a.spec.Part;
import io.a2a.spec.Task;
import io.a2a.spec.TaskIdParams;
import io.a2a.spec.TaskQueryParams;
import io.a2a.spec.TextPart;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.definition.Remote;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An agent that speaks A2A (JSON-RPC). The input goes as one data part of a message whose id is the
 * same for every redelivery; the output is the data of the last artifact or of the answer's
 * message, or {@code {"text": …}} of its text. A task that is not finished is asked for until the
 * attempt ends; then it is cancelled.
 *
 * <p>Failures beside those of {@link RemoteHttp}: {@code remote_failed} for a task that failed,
 * {@code remote_refused} for one that was rejected or cancelled there, {@code remote_needs_input}
 * when it asks for more (not retriable).
 */
public final class A2aAgent implements Agent {

  private static final Duration POLL_FIRST = Duration.ofMillis(200);
  private static final Duration POLL_MOST = Duration.ofSeconds(3);
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);
  private static final int CAUSES_MAX = 10;
  private static final Logger LOG = Logger.getLogger(A2aAgent.class);

  private final String name;
  private final RemoteHttp http;

  public A2aAgent(String name, RemoteSecrets secrets) {
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
    var transport = transport(remote, context.deadline());
    var answer = ask(() -> transport.sendMessage(message(input, context), headers()));
    return switch (answer) {
      case Task task ->
          AgentOutput.of(output(finished(remote, transport, task, context.deadline())));
      case Message message -> AgentOutput.of(output(message.getParts()));
      default -> throw invalid("it is neither a task nor a message");
    };
  }

  private JSONRPCTransport transport(Remote remote, Instant deadline) {
    A2AHttpClient client = new A2aHttp(http, remote, deadline);
    return new JSONRPCTransport(client, null, remote.url().toString(), List.of());
  }

  private static MessageSendParams message(AgentInput input, AgentContext context) {
    var data = input.document().value();
    Part<?> part =
        data instanceof Map<?, ?> fields ? new DataPart(strings(fields)) : new TextPart("" + data);
    var message =
        new Message(
            Message.Role.USER,
            List.of(part),
            HttpAgent.effectKey(context),
            context.task().runId(),
            null,
            null,
            null,
            null);
    return new MessageSendParams(
        message, new MessageSendConfiguration(List.of(), null, null, true), null);
  }

  private static Map<String, Object> strings(Map<?, ?> fields) {
    var data = new java.util.LinkedHashMap<String, Object>();
    fields.forEach((key, value) -> data.put(String.valueOf(key), value));
    return data;
  }

  private Task finished(Remote remote, JSONRPCTransport transport, Task first, Instant deadline)
      throws AgentException, InterruptedException {
    var task = first;
    var pause = POLL_FIRST;
    try {
      while (isUnderWay(task)) {
        if (Instant.now().plus(pause).isAfter(deadline)) throw RemoteHttp.timeout();
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(POLL_MOST) < 0 ? pause.multipliedBy(2) : POLL_MOST;
        task = ask(() -> transport.getTask(new TaskQueryParams(first.getId()), headers()));
      }
      return task;
    } catch (InterruptedException e) {
      cancel(remote, first);
      throw e;
    } catch (AgentException e) {
      if (e.code().equals("remote_timeout")) cancel(remote, first);
      throw e;
    }
  }

  private static boolean isUnderWay(Task task) throws AgentException {
    return switch (task.getStatus().state()) {
      case SUBMITTED, WORKING -> true;
      case COMPLETED -> false;
      case INPUT_REQUIRED, AUTH_REQUIRED ->
          throw AgentException.permanent(
              "remote_needs_input",
              "The remote agent asks for more (%s); an attempt has nobody to answer"
                  .formatted(task.getStatus().state().asString()));
      case CANCELED, REJECTED ->
          throw AgentException.permanent(
              "remote_refused",
              "The remote agent did not do the task (%s)"
                  .formatted(task.getStatus().state().asString()));
      case FAILED, UNKNOWN ->
          throw AgentException.retriable(
              "remote_failed",
              "The remote agent says that the task is %s"
                  .formatted(task.getStatus().state().asString()));
    };
  }

  /** Nobody waits for it any more; a remote side that does not listen goes on in vain. */
  private void cancel(Remote remote, Task task) {
    Thread.ofVirtual()
        .name("millrace-a2a-cancel")
        .start(
            () -> {
              try {
                transport(remote, Instant.now().plus(CANCEL_TIMEOUT))
                    .cancelTask(new TaskIdParams(task.getId()), headers());
              } catch (A2AClientException | JSONRPCError e) {
                LOG.infof("A task of the remote agent %s could not be cancelled", name);
              }
            });
  }

  private static Json output(Task task) throws AgentException {
    var artifacts = task.getArtifacts();
    if (artifacts != null && !artifacts.isEmpty()) return output(artifacts.getLast().parts());
    var message = task.getStatus().message();
    if (message != null) return output(message.getParts());
    throw invalid("the finished task has neither an artifact nor a message");
  }

  private static Json output(List<Part<?>> parts) throws AgentException {
    var text = new StringBuilder();
    for (var part : parts) {
      if (part instanceof DataPart data) return Json.of(data.getData());
      if (part instanceof TextPart piece) text.append(piece.getText());
    }
    if (text.isEmpty()) throw invalid("it has neither data nor text");
    return Json.of(Map.of("text", text.toString()));
  }

  private static ClientCallContext headers() {
    return new ClientCallContext(Map.of(), Map.of());
  }

  private interface Question<T> {
    T put() throws A2AClientException;
  }

  private static <T> T ask(Question<T> question) throws AgentException, InterruptedException {
    try {
      return question.put();
    } catch (A2AClientException e) {
      throw failure(e);
    } catch (JSONRPCError e) {
      throw AgentException.permanent(
          "remote_rejected", "The remote agent rejected the request (code " + e.getCode() + ")");
    }
  }

  private static AgentException failure(A2AClientException failure) throws InterruptedException {
    @Nullable Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof AgentException known) return known;
      if (cause instanceof InterruptedException) throw new InterruptedException();
      if (cause instanceof JSONRPCError error)
        return AgentException.permanent(
            "remote_rejected",
            "The remote agent rejected the request (code " + error.getCode() + ")");
    }
    return invalid("it does not follow A2A");
  }

  private static AgentException invalid(String why) {
    return AgentException.permanent(
        "remote_answer_invalid", "The answer of the remote agent cannot be used: " + why);
  }
}

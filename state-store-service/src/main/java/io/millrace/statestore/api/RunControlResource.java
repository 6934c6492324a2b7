package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.statestore.api.ControlAnswers.Answer;
import io.millrace.statestore.api.ControlRequests.Cancel;
import io.millrace.statestore.api.ControlRequests.Fork;
import io.millrace.statestore.api.ControlRequests.Reason;
import io.millrace.statestore.api.ControlRequests.Retry;
import io.millrace.statestore.api.ControlRequests.Signal;
import io.millrace.statestore.api.ControlRequests.Skip;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Steers runs. Every call answers {@code 202} once Kafka has the command; with an {@code
 * Idempotency-Key} it may be repeated without a second effect.
 */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunControlResource {

  private static final String KEY = "Idempotency-Key";
  private static final String NOTHING_MOVES = "Nothing moves it any more.";
  private static final String FORK_INSTEAD = "Fork it instead, from the step that is to change.";

  private final RunQueries queries;
  private final RunCommands commands;
  private final Retries retries;
  private final Forks forks;

  RunControlResource(RunQueries queries, RunCommands commands, Retries retries, Forks forks) {
    this.queries = queries;
    this.commands = commands;
    this.retries = retries;
    this.forks = forks;
  }

  @POST
  @Path("/{runId}/pause")
  public RestResponse<Answer> pause(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Reason body) {
    var given = body == null ? Reason.NONE : body;
    var reason = ControlFields.reason(given.reason(), "paused by request");
    return send("pause", runId, key, given.actor(), new CommandBody.PauseRun(reason));
  }

  @POST
  @Path("/{runId}/resume")
  public RestResponse<Answer> resume(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Reason body) {
    var given = body == null ? Reason.NONE : body;
    var reason = ControlFields.reason(given.reason(), "resumed by request");
    return send("resume", runId, key, given.actor(), new CommandBody.ResumeRun(reason));
  }

  @POST
  @Path("/{runId}/cancel")
  public RestResponse<Answer> cancel(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Cancel body) {
    var given = body == null ? Cancel.NONE : body;
    var reason = ControlFields.reason(given.reason(), "cancelled by request");
    boolean compensate = Boolean.TRUE.equals(given.compensate());
    return send("cancel", runId, key, given.actor(), new CommandBody.CancelRun(reason, compensate));
  }

  @POST
  @Path("/{runId}/retry")
  public RestResponse<Answer> retry(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Retry body) {
    var commandId = ControlFields.idempotent("retry", runId, key);
    return accepted(retries.retry(runId, body == null ? Retry.NONE : body, commandId));
  }

  @POST
  @Path("/{runId}/skip")
  public RestResponse<Answer> skip(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Skip body) {
    var given = body == null ? Skip.NONE : body;
    var step = ControlFields.required("/step", given.step());
    var reason = ControlFields.reason(given.reason(), "skipped by request");
    return send("skip", runId, key, given.actor(), new CommandBody.SkipStep(step, reason));
  }

  @POST
  @Path("/{runId}/override")
  public RestResponse<Answer> override(
      String runId,
      @HeaderParam(KEY) @Nullable String key,
      ControlRequests.@Nullable Override body) {
    var given = body == null ? ControlRequests.Override.NONE : body;
    var step = ControlFields.required("/step", given.step());
    var output = ControlFields.required("/output", given.output());
    var comment = ControlFields.comment(given.comment());
    return send(
        "override", runId, key, given.actor(), new CommandBody.OverrideStep(step, output, comment));
  }

  @POST
  @Path("/{runId}/signals")
  public RestResponse<Answer> signal(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Signal body) {
    var given = body == null ? Signal.NONE : body;
    var name = ControlFields.required("/name", given.name());
    var payload = given.payload() == null ? Json.EMPTY_OBJECT : given.payload();
    return send("signals", runId, key, given.actor(), new CommandBody.SignalRun(name, payload));
  }

  @POST
  @Path("/{runId}/fork")
  public RestResponse<Answer> fork(
      String runId, @HeaderParam(KEY) @Nullable String key, @Nullable Fork body) {
    var given = body == null ? Fork.NONE : body;
    var actor = ControlFields.actor(given.actor());
    var forkId = ControlFields.idempotent("fork", runId, key);
    return accepted(forks.start(queries.find(runId), given, forkId, actor));
  }

  private RestResponse<Answer> send(
      String verb, String runId, @Nullable String key, @Nullable String actor, CommandBody body) {
    boolean ofStep =
        body instanceof CommandBody.SkipStep || body instanceof CommandBody.OverrideStep;
    return accepted(
        commands.send(
            runId,
            ControlFields.idempotent(verb, runId, key),
            ControlFields.actor(actor),
            body,
            ofStep ? FORK_INSTEAD : NOTHING_MOVES));
  }

  private static RestResponse<Answer> accepted(Answer answer) {
    return RestResponse.accepted(answer);
  }
}

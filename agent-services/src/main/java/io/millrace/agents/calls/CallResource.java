package io.millrace.agents.calls;

import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.LedgerDesk;
import io.millrace.agents.ledger.LedgerEntry;
import io.millrace.agents.ledger.Reconciliation;
import io.millrace.agents.ops.RuntimeSettings;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import io.quarkus.agroal.DataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/calls}: the calls that wait for a person, and what the person decides. A decision
 * has an effect once; a second one is refused with 409 and changes nothing. It starts nothing: the
 * step that asked for the call is retried for that.
 */
@Path(CallResource.PATH)
@Produces({MediaType.APPLICATION_JSON, "application/problem+json"})
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallResource {

  static final String PATH = "/api/v1/calls";

  private static final Logger LOG = Logger.getLogger(CallResource.class);
  private static final int RETRY_AFTER_S = 2;

  private final LedgerDesk desk;
  private final ToolOutputs outputs;
  private final Duration approvalMax;
  private final int resultBytesMax;

  @Inject
  CallResource(
      @DataSource("agents") javax.sql.DataSource database,
      RuntimeSettings settings,
      RegistryView registry) {
    this(
        new LedgerDesk(database, settings.ledger().queryTimeout()),
        new ToolOutputs(registry),
        settings.ledger().approvalMax(),
        settings.ledger().resultBytesMax());
  }

  /**
   * @param approvalMax how long an approval holds
   * @param resultBytesMax largest output that is kept
   */
  CallResource(LedgerDesk desk, ToolOutputs outputs, Duration approvalMax, int resultBytesMax) {
    this.desk = desk;
    this.outputs = outputs;
    this.approvalMax = approvalMax;
    this.resultBytesMax = resultBytesMax;
  }

  /** The oldest first, without what they answered. */
  @GET
  public CallView.Page list(
      @QueryParam("status") @DefaultValue("open") String status,
      @QueryParam("runId") @Nullable String runId,
      @QueryParam("stepId") @Nullable String stepId,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    var query = CallRequests.query(status, runId, stepId, limit);
    return new CallView.Page(guarded(() -> desk.list(query)).stream().map(CallView::of).toList());
  }

  @GET
  @Path("/{key}")
  public CallView get(String key) {
    return CallView.of(found(key));
  }

  @POST
  @Path("/{key}/settle")
  public CallView settle(String key, @Nullable Settle body) {
    var settled = CallRequests.settled(body, resultBytesMax);
    var signed = settled.signed();
    var outcome = settled.outcome();
    var call = found(key);
    if (outcome instanceof Reconciliation.Happened happened) {
      var problems = outputs.problems(call, happened.result());
      if (!problems.isEmpty())
        throw CallRequests.invalid(
            problems.stream()
                .map(wrong -> new FieldError("/output" + wrong.pointer(), 0, wrong.message()))
                .toList());
    }
    return decided(
        call.key(),
        guarded(() -> desk.settle(call.key(), outcome, signed.by(), signed.comment())),
        "call_settled",
        "Nothing is to be found out about this call");
  }

  @POST
  @Path("/{key}/approve")
  public CallView approve(String key, @Nullable Say body) {
    var signed = CallRequests.signed(body);
    var call = found(key);
    return decided(
        call.key(),
        guarded(() -> desk.approve(call.key(), approvalMax, signed.by(), signed.comment())),
        "call_decided",
        "The call does not wait for an approval");
  }

  @POST
  @Path("/{key}/refuse")
  public CallView refuse(String key, @Nullable Say body) {
    var signed = CallRequests.signed(body);
    var call = found(key);
    return decided(
        call.key(),
        guarded(() -> desk.refuse(call.key(), signed.by(), signed.comment())),
        "call_decided",
        "The call can no longer be refused");
  }

  private CallView decided(EffectKey key, boolean isDone, String code, String title) {
    var call = found(key.hex());
    if (!isDone)
      throw new ProblemException(
          409,
          code,
          title,
          "It is "
              + CallView.word(call)
              + "; your decision had no effect. GET "
              + PATH
              + "/"
              + key
              + " tells more.");
    return CallView.of(call);
  }

  private LedgerEntry found(String text) {
    return CallRequests.key(text)
        .flatMap(key -> guarded(() -> desk.find(key)))
        .orElseThrow(
            () ->
                new ProblemException(
                    404,
                    "call_unknown",
                    "Unknown call",
                    "The ledger has no call with this effect key. GET "
                        + PATH
                        + " lists those that wait for a person."));
  }

  /** Something asked of the database. */
  @FunctionalInterface
  private interface Statement<T> {
    T run() throws SQLException;
  }

  private static <T> T guarded(Statement<T> statement) {
    try {
      return statement.run();
    } catch (SQLException e) {
      LOG.warnf("The call ledger's database does not answer (state %s)", e.getSQLState());
      throw new ProblemException(
              503,
              "ledger_unavailable",
              "The call ledger does not answer",
              "Whether a decision was written is not known; look at the call and try again.")
          .retryAfter(RETRY_AFTER_S);
    }
  }
}

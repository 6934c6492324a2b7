package io.millrace.statestore.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.kit.problem.LargeBody;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.store.EvaluationRepository;
import io.millrace.statestore.store.EvaluationRepository.Cursor;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results of evaluations: kept as they are sent, listed newest first, given out by id. */
@Path(EvaluationResource.PATH)
@jakarta.ws.rs.Produces({MediaType.APPLICATION_JSON, "application/problem+json"})
@RunOnVirtualThread
public class EvaluationResource {

  static final String PATH = "/api/v1/evaluations";

  /** A result of 2,000 runs with all their failed checks fits. */
  static final long BYTES_MAX = 8L << 20;

  private static final int LIMIT_MAX = 200;

  /** Each result that is received or given out is in memory as a whole. */
  private static final int IN_FLIGHT_MAX = 4;

  private static final String FOR_EVER = "private, max-age=31536000, immutable";

  public record Kept(String id) {}

  /** JSON that is given out as it was kept. */
  public record Summary(@JsonValue @JsonRawValue String json) {}

  public record Page(List<Summary> evaluations, @Nullable String next) {}

  private final EvaluationRepository evaluations;
  private final LargeBodies bodies = new LargeBodies("results", IN_FLIGHT_MAX);

  EvaluationResource(EvaluationRepository evaluations) {
    this.evaluations = evaluations;
  }

  /** Bodies of this path may be larger than others. */
  @Produces
  @Singleton
  static LargeBody largeEvaluation() {
    return new LargeBody(PATH, BYTES_MAX);
  }

  /** 201 for a result that is new, 200 for one that is kept already. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response keep(InputStream body) {
    return bodies.inTurn(
        () -> {
          var sent = EvaluationDocument.read(LargeBodies.read(body));
          boolean isNew =
              evaluations.put(
                  sent.id(), sent.suite(), sent.startedAt(), sent.summary(), sent.content());
          return Response.status(isNew ? Response.Status.CREATED : Response.Status.OK)
              .type(MediaType.APPLICATION_JSON)
              .header(HttpHeaders.LOCATION, PATH + "/" + sent.id())
              .entity(new Kept(sent.id()))
              .build();
        });
  }

  @GET
  @Path("/{id}")
  public Response get(String id) {
    return bodies.inTurn(
        () -> {
          var content =
              EvaluationDocument.ID.matcher(id).matches()
                  ? evaluations.find(id)
                  : java.util.Optional.<String>empty();
          return Response.ok(content.orElseThrow(() -> unknown(id)), MediaType.APPLICATION_JSON)
              .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
              .build();
        });
  }

  @GET
  public Page list(
      @QueryParam("suite") @Nullable String suite,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int most = Math.clamp(limit, 1, LIMIT_MAX);
    var wanted = suite == null || suite.isBlank() ? null : suite;
    var cursor = before == null || before.isEmpty() ? null : cursor(before);
    var rows = RunQueries.guarded(() -> evaluations.page(wanted, cursor, most + 1));
    var page = rows.subList(0, Math.min(most, rows.size()));
    return new Page(
        page.stream().map(row -> new Summary(row.summary())).toList(),
        rows.size() > most ? page.getLast().startedAt() + "_" + page.getLast().id() : null);
  }

  static Cursor cursor(String text) {
    int end = text.indexOf('_');
    try {
      if (end > 0 && EvaluationDocument.ID.matcher(text.substring(end + 1)).matches())
        return new Cursor(Instant.parse(text.substring(0, end)), text.substring(end + 1));
    } catch (DateTimeParseException e) {
      throw noCursor();
    }
    throw noCursor();
  }

  private static ProblemException noCursor() {
    return new ProblemException(
        400,
        "cursor_invalid",
        "Not a cursor",
        "Give 'before' the value of 'next' of the page before.");
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        404,
        "evaluation_unknown",
        "Unknown result",
        "There is no result '" + id + "'. GET " + PATH + " lists them.");
  }
}

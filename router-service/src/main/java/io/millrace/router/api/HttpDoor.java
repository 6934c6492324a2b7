package io.millrace.router.api;

import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.router.core.Admitted;
import io.millrace.router.core.Refusal;
import io.millrace.router.core.Request;
import io.millrace.router.core.RequestRefusedException;
import io.millrace.router.ops.RouterMetrics;
import io.millrace.router.ops.RouterMetrics.Door;
import io.millrace.router.ops.RouterMetrics.Outcome;
import io.millrace.router.ops.RouterSettings;
import io.millrace.router.stream.Intake;
import io.millrace.router.stream.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in up to a bound and puts every refusal in the words of a problem document. Past
 * the bound it answers 429 at once: waiting clients would only make the wait longer.
 */
@ApplicationScoped
public class HttpDoor {

  static final int IDEMPOTENCY_KEY_CHARS_MAX = 128;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int RETRY_AFTER_SECONDS = 2;

  private final Intake intake;
  private final RouterMetrics metrics;
  private final Semaphore permits;
  private final int inFlightMax;

  HttpDoor(Intake intake, RouterMetrics metrics, RouterSettings settings) {
    this.intake = intake;
    this.metrics = metrics;
    this.inFlightMax = settings.inFlightMax();
    this.permits = new Semaphore(inFlightMax);
  }

  /**
   * @param request made only once there is room for it
   * @throws ProblemException when it is not accepted
   */
  Admitted accept(Supplier<Request> request) {
    if (!permits.tryAcquire()) {
      metrics.count(Door.HTTP, Outcome.OVERLOADED);
      throw new ProblemException(
              TOO_MANY_REQUESTS,
              "too_many_requests",
              "Too many requests",
              "More than " + inFlightMax + " requests are on their way. Nothing was accepted.")
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    try {
      var admitted = intake.accept(request.get());
      metrics.count(Door.HTTP, Outcome.ACCEPTED);
      return admitted;
    } catch (RequestRefusedException e) {
      metrics.count(Door.HTTP, Outcome.REFUSED);
      throw problem(e);
    } catch (UnavailableException e) {
      metrics.count(Door.HTTP, Outcome.UNAVAILABLE);
      throw new ProblemException(
              SERVICE_UNAVAILABLE,
              e.code(),
              "Not accepted now",
              e.getMessage()
                  + " Send the same request again, with the same Idempotency-Key if it had one.")
          .retryAfter(RETRY_AFTER_SECONDS);
    } finally {
      permits.release();
    }
  }

  /** A fresh id, or the same one for the same key in the same session. */
  static String runId(String door, @Nullable String sessionId, @Nullable String idempotencyKey) {
    if (idempotencyKey == null) return RunIds.create(sessionId);
    if (idempotencyKey.isBlank() || idempotencyKey.length() > IDEMPOTENCY_KEY_CHARS_MAX)
      throw new RequestRefusedException(
          Refusal.IDEMPOTENCY_KEY_INVALID,
          "Idempotency-Key has 1 to " + IDEMPOTENCY_KEY_CHARS_MAX + " characters.");
    return RunIds.forIdempotencyKey(door, sessionId, idempotencyKey);
  }

  private static ProblemException problem(RequestRefusedException e) {
    var refusal = e.refusal();
    return new ProblemException(
            refusal.status(), refusal.code(), refusal.title(), String.valueOf(e.getMessage()))
        .with(e.problems().stream().map(HttpDoor::error).toList());
  }

  private static FieldError error(Problem problem) {
    return new FieldError(problem.pointer(), problem.line(), problem.message());
  }
}

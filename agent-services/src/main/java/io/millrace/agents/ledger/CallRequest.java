package io.millrace.agents.ledger;

import io.millrace.contracts.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be made, as far as the ledger must know it.
 *
 * @param name model or tool
 * @param version of the model's or tool's definition
 * @param arguments what the call is made with, whole; hashed, and stored only while a person may
 *     have to decide on a mutating call, and after one has
 * @param mutating whether the call may change something outside
 * @param timeout after which the performer has given the call up
 * @param reconciler finds out whether a mutating call happened; null where nothing can
 * @param needsApproval whether a person has to allow this very call before it is made
 */
public record CallRequest(
    CallKind kind,
    String name,
    int version,
    Json arguments,
    boolean mutating,
    Duration timeout,
    @Nullable Reconciler reconciler,
    boolean needsApproval) {

  public CallRequest(
      CallKind kind,
      String name,
      int version,
      Json arguments,
      boolean mutating,
      Duration timeout,
      @Nullable Reconciler reconciler) {
    this(kind, name, version, arguments, mutating, timeout, reconciler, false);
  }

  public CallRequest {
    if (needsApproval && !mutating)
      throw new IllegalArgumentException("Only what changes something is approved");
    if (timeout.isNegative() || timeout.isZero())
      throw new IllegalArgumentException("A call has a time-out, not " + timeout);
  }

  public CallScope scope() {
    return mutating ? CallScope.STEP : CallScope.TASK;
  }

  /** For people: {@code name@version}. */
  public String label() {
    return name + "@" + version;
  }
}

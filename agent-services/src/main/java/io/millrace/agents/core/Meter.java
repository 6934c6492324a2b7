package io.millrace.agents.core;

import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt has consumed and called so far. Safe for several threads: an attempt that ran
 * out of time is read by its runner while its agent may still be ending. Calls beyond {@link
 * #CALLS_MAX} are counted in the usage but not listed. What running calls may use at most is
 * reserved, so that calls made at the same time cannot pass a limit together.
 */
public final class Meter {

  public static final int CALLS_MAX = 100;

  private final List<CallRecord> calls = new ArrayList<>();
  private Usage usage = Usage.NONE;
  private Usage reserved = Usage.NONE;

  public synchronized void used(Usage more) {
    usage = usage.plus(more);
  }

  /** Decides, with what is used and reserved, what else to reserve; alone among its callers. */
  public synchronized <E extends Exception> Usage reserve(Decision<E> decision) throws E {
    var more = decision.on(usage.plus(reserved));
    reserved = reserved.plus(more);
    return more;
  }

  /** What {@link #reserve} is to reserve. */
  @FunctionalInterface
  public interface Decision<E extends Exception> {
    Usage on(Usage committed) throws E;
  }

  /** Puts what was used in the place of what was reserved. */
  public synchronized void settle(Usage hold, Usage used) {
    reserved =
        new Usage(
            reserved.inputTokens() - hold.inputTokens(),
            reserved.outputTokens() - hold.outputTokens(),
            reserved.costMicroUsd() - hold.costMicroUsd(),
            reserved.modelCalls() - hold.modelCalls());
    usage = usage.plus(used);
  }

  public synchronized void called(CallRecord call) {
    if (calls.size() < CALLS_MAX) calls.add(call);
  }

  public synchronized Usage usage() {
    return usage;
  }

  public synchronized List<CallRecord> calls() {
    return List.copyOf(calls);
  }
}

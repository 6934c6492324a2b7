package io.millrace.agents.core;

import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt has consumed and called so far. Safe for several threads: an attempt that ran
 * out of time is read by its runner while its agent may still be ending. Calls beyond {@link
 * #CALLS_MAX} are counted in the usage but not listed.
 */
public final class Meter {

  public static final int CALLS_MAX = 100;

  private final List<CallRecord> calls = new ArrayList<>();
  private Usage usage = Usage.NONE;

  public synchronized void used(Usage more) {
    usage = usage.plus(more);
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

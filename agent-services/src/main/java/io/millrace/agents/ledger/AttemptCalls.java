package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls that one delivery of a task makes. Equal calls are counted, so that a second, equal
 * payment is another payment, and the same one when the task comes again.
 *
 * <p>A call that gave no answer is not counted: who asks for it again means the same. Calls that
 * are made at the same time are reserved before the first of them is made, in the order in which
 * they are asked for; a delivery that repeats them knows all of them then.
 *
 * <p>Safe for use by many threads.
 */
public final class AttemptCalls {

  private static final int CALLS_MAX = 10_000;

  private final CallOwner owner;
  private final CallRows rows;
  private final LedgerSettings settings;
  private final Map<EffectKey, Set<Integer>> numbers = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  AttemptCalls(CallOwner owner, CallRows rows, LedgerSettings settings) {
    this.owner = owner;
    this.rows = rows;
    this.settings = settings;
  }

  /** A call that has its key. */
  public final class Reserved {

    private final CallRequest request;
    private final EffectKey key;
    private final EffectKey first;
    private final int number;

    private Reserved(CallRequest request, EffectKey key, EffectKey first, int number) {
      this.request = request;
      this.key = key;
      this.first = first;
      this.number = number;
    }

    public EffectKey key() {
      return key;
    }

    /**
     * Whether a person allows the call; where none was asked, one is. Nothing is made.
     *
     * @throws AgentException {@code ledger_unavailable}, {@code effect_diverged}
     */
    public CallApproval approval() throws AgentException, InterruptedException {
      return ledgerCall(
              key -> {
                throw new IllegalStateException("An approval makes no call");
              })
          .approval();
    }

    private LedgerCall ledgerCall(Performer performer) {
      return new LedgerCall(
          owner, request, key, AttemptCalls.this::asked, performer, rows, settings);
    }

    /**
     * Makes the call, or gives what it answered before.
     *
     * @throws AgentException {@code ledger_unavailable}, {@code effect_unknown}, {@code
     *     effect_diverged}, {@code call_in_progress}, {@code call_result_too_large}, {@code
     *     call_not_made}, {@code call_failed}, {@code needs_approval}, {@code approval_refused}, or
     *     what the performer said
     */
    public CallResult call(Performer performer) throws AgentException, InterruptedException {
      var call = ledgerCall(performer);
      boolean answered = false;
      try {
        var result = call.run();
        answered = true;
        return result;
      } finally {
        if (!answered) release(this, call.settled());
      }
    }
  }

  /** Reserves and makes one call. */
  public CallResult call(CallRequest request, Performer performer)
      throws AgentException, InterruptedException {
    return reserve(request).call(performer);
  }

  /**
   * @throws AgentException {@code calls_exceeded}: the attempt goes round in circles
   */
  public synchronized Reserved reserve(CallRequest request) throws AgentException {
    if (asked.size() >= CALLS_MAX)
      throw AgentException.permanent(
          "calls_exceeded", "An attempt makes at most " + CALLS_MAX + " calls");
    var first = EffectKey.of(owner, request, 1);
    var used = numbers.computeIfAbsent(first, any -> new HashSet<>());
    int number = 1;
    while (used.contains(number)) number++;
    used.add(number);
    var key = number == 1 ? first : EffectKey.of(owner, request, number);
    asked.add(key.hex());
    return new Reserved(request, key, first, number);
  }

  private synchronized void release(Reserved call, boolean settled) {
    numbers.getOrDefault(call.first, Set.of()).remove(call.number);
    // What may have happened is no longer vouched for: another call of the tool is a divergence.
    if (!settled) asked.remove(call.key.hex());
  }

  private synchronized Set<String> asked() {
    return Set.copyOf(asked);
  }
}

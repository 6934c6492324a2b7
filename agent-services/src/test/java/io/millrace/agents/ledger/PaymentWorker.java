package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a task that wants one payment, with the ledger or, as a planted fault, without it.
 *
 * @param reconciler null for a desk that can't be asked
 */
record PaymentWorker(
    CallLedger ledger,
    PaymentDesk desk,
    Duration timeout,
    @Nullable Reconciler reconciler,
    boolean skipsLedger) {

  /** Where a task ended: with a receipt, or at a person. */
  sealed interface End {
    record Paid(Json receipt) implements End {}

    record AtPerson(String code) implements End {}
  }

  /**
   * One delivery.
   *
   * @param at called at each point; throws to end the worker there
   */
  End deliver(String task, int attempt, Consumer<CrashPoint> at)
      throws AgentException, InterruptedException {
    at.accept(CrashPoint.BEFORE_INSERT);
    try {
      var receipt = pay(task, attempt, at);
      at.accept(CrashPoint.BEFORE_ACKNOWLEDGEMENT);
      return new End.Paid(receipt);
    } catch (AgentException e) {
      if (e.isRetriable()) throw e;
      return new End.AtPerson(e.code());
    }
  }

  private Json pay(String task, int attempt, Consumer<CrashPoint> at)
      throws AgentException, InterruptedException {
    if (skipsLedger) return effect(task, task, at);
    return ledger
        .attempt(new CallOwner("tenant", task, "pay", attempt, "agent"))
        .call(request(), key -> new Performed.Succeeded(effect(task, key.hex(), at)))
        .result();
  }

  private Json effect(String task, String key, Consumer<CrashPoint> at) {
    at.accept(CrashPoint.BEFORE_EFFECT);
    var receipt = desk.pay(task, key);
    at.accept(CrashPoint.AFTER_EFFECT);
    return receipt;
  }

  CallRequest request() {
    return new CallRequest(
        CallKind.TOOL,
        "payment",
        1,
        Json.of(Map.of("amount", 10, "to", "account")),
        true,
        timeout,
        reconciler);
  }
}

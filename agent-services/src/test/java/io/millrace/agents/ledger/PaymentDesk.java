package io.millrace.agents.ledger;

import io.millrace.contracts.json.Json;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pays whenever it is asked, without recognising repeated keys, and counts. So it is the ledger
 * alone that prevents a second payment.
 */
public class PaymentDesk {

  private final Map<String, AtomicInteger> byTask = new ConcurrentHashMap<>();
  private final Map<String, Queue<Json>> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger receipts = new AtomicInteger();

  /** A payment; its receipt has a number of its own. */
  public Json pay(String task, String key) {
    byTask.computeIfAbsent(task, any -> new AtomicInteger()).incrementAndGet();
    var receipt = Json.of(Map.of("receipt", receipts.incrementAndGet(), "task", task));
    byKey.computeIfAbsent(key, any -> new ConcurrentLinkedQueue<>()).add(receipt);
    return receipt;
  }

  public int payments(String task) {
    var count = byTask.get(task);
    return count == null ? 0 : count.get();
  }

  public Reconciler reconciler() {
    return (key, arguments) -> find(key.hex());
  }

  public Reconciliation find(String key) {
    var paid = byKey.get(key);
    return paid == null
        ? new Reconciliation.DidNotHappen()
        : new Reconciliation.Happened(paid.element());
  }
}

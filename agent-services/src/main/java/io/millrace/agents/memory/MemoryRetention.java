package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Forgets what is older than its memory policy allows, of all tenants; to be called now and then. A
 * memory goes by the policy it was saved under last, and by {@link RetentionPolicy#DEFAULT} where
 * that is none that is known. Several may do it at once, since each memory is deleted once.
 *
 * <p>At most {@value #CALLS_MAX} calls of {@link MemoryRecords#forget} for one tenant and policy;
 * what is left goes the next time. What was forgotten before a failure stays forgotten.
 */
public final class MemoryRetention {

  static final int CALLS_MAX = 50;

  private final MemoryRecords records;
  private final Supplier<Map<String, Duration>> ages;
  private final Clock clock;

  /**
   * @param ages how long memories of each policy are kept; empty where nobody has memories
   */
  public MemoryRetention(MemoryRecords records, Supplier<Map<String, Duration>> ages, Clock clock) {
    this.records = records;
    this.ages = ages;
    this.clock = clock;
  }

  /**
   * @return how many memories were forgotten
   */
  public long forgetOld() throws AgentException {
    var policies = ages.get();
    if (policies.isEmpty()) return 0;
    var now = clock.instant();
    var shortest = policies.values().stream().min(Duration::compareTo).orElseThrow();
    var otherwise = RetentionPolicy.DEFAULT.maxAge();
    var newest = now.minus(shortest.compareTo(otherwise) < 0 ? shortest : otherwise);
    long forgotten = 0;
    for (var tenant = records.nextTenant("", newest);
        tenant.isPresent();
        tenant = records.nextTenant(tenant.get().name(), newest))
      if (tenant.get().older()) forgotten += forgetOld(tenant.get().name(), policies, now);
    return forgotten;
  }

  private long forgetOld(String tenant, Map<String, Duration> policies, Instant now)
      throws AgentException {
    long forgotten = 0;
    for (var policy : policies.entrySet())
      forgotten +=
          forget(tenant, new Forget.OfPolicy(policy.getKey(), now.minus(policy.getValue())));
    var before = now.minus(RetentionPolicy.DEFAULT.maxAge());
    return forgotten
        + forget(tenant, new Forget.OfOtherPolicies(Set.copyOf(policies.keySet()), before));
  }

  private long forget(String tenant, Forget which) throws AgentException {
    if (records.count(tenant, which) == 0) return 0;
    long forgotten = 0;
    for (int i = 0; i < CALLS_MAX; i++) {
      var done = records.forget(tenant, which);
      forgotten += done.count();
      if (!done.more()) break;
    }
    return forgotten;
  }
}

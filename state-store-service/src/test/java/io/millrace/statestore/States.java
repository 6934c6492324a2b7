package io.millrace.statestore;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** States of runs for tests that don't care how a run came there. */
public final class States {

  public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private States() {}

  public static RunState open(String runId) {
    return open(runId, "default");
  }

  public static RunState open(String runId, String tenant) {
    return of(runId, tenant, null, RunStatus.RUNNING, null);
  }

  public static RunState ended(String runId, Instant endedAt) {
    return of(runId, "default", null, RunStatus.COMPLETED, endedAt);
  }

  public static RunState endedIn(String sessionId, String runId, Instant endedAt) {
    return of(runId, "default", sessionId, RunStatus.COMPLETED, endedAt);
  }

  private static RunState of(
      String runId,
      String tenant,
      @Nullable String sessionId,
      RunStatus status,
      @Nullable Instant endedAt) {
    return new RunState(
        runId,
        1,
        status,
        "echo",
        1,
        "digest",
        tenant,
        "user:x",
        sessionId,
        Priority.NORMAL,
        null,
        Json.EMPTY_OBJECT,
        null,
        new TreeMap<>(),
        AT,
        endedAt == null ? AT : endedAt,
        endedAt,
        null,
        null,
        Usage.NONE,
        new TreeMap<>(),
        null,
        null,
        false,
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }
}

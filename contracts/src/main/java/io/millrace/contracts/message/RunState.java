package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The materialised run: the fold of its journal. Topic millrace.state.v1, keyed by run id.
 *
 * @param runId the run.
 * @param sequence last journal sequence folded.
 * @param status status.
 * @param workflow workflow.
 * @param workflowVersion version; 0 for a rejected run.
 * @param digest digest of the definition; empty for a rejected run.
 * @param tenant owner.
 * @param actor who started it.
 * @param sessionId session.
 * @param priority lane.
 * @param message text of the person who asked.
 * @param input input.
 * @param intent routing decision.
 * @param agents pinned agent versions.
 * @param startedAt when it started.
 * @param updatedAt time of the last event.
 * @param endedAt when it ended.
 * @param deadlineAt when it must have ended; moves on by the time people take.
 * @param waitingSince since when at least one step waits for a person; the deadline stands still
 *     meanwhile.
 * @param usage sum over all attempts.
 * @param steps steps by id.
 * @param output output of a completed run.
 * @param failure why it failed.
 * @param degraded true beside warnings.
 * @param warnings limitations.
 * @param terms what the pinned agents may do and use, by agent.
 * @param workflows pinned versions of the workflows that steps start.
 * @param parent step of another run that started it.
 * @param forkedFrom step of another run it goes on from.
 * @param context what the session gives its steps.
 * @param pause while a person stopped it.
 * @param hold while it waits for its turn.
 * @param compensation since it rolls back what it did.
 * @param signals signals that no step has taken yet, in the order they came.
 * @param limitsReached bounds that were reached.
 * @param applied ids of the newest commands that were applied, so that a repeated one has no second
 *     effect.
 */
public record RunState(
    String runId,
    long sequence,
    RunStatus status,
    String workflow,
    int workflowVersion,
    String digest,
    String tenant,
    String actor,
    @Nullable String sessionId,
    Priority priority,
    @Nullable String message,
    Json input,
    @Nullable Intent intent,
    SortedMap<String, Integer> agents,
    Instant startedAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    @Nullable Instant deadlineAt,
    @Nullable Instant waitingSince,
    Usage usage,
    SortedMap<String, StepState> steps,
    @Nullable Json output,
    @Nullable RunFailure failure,
    boolean degraded,
    List<String> warnings,
    SortedMap<String, AgentTerms> terms,
    SortedMap<String, Integer> workflows,
    @Nullable ParentStep parent,
    @Nullable ForkPoint forkedFrom,
    @Nullable Json context,
    @Nullable Pause pause,
    @Nullable Hold hold,
    @Nullable Compensation compensation,
    List<Signal> signals,
    List<String> limitsReached,
    List<String> applied)
    implements Message {
  public RunState {
    agents = SortedMaps.copyOf(agents);
    steps = SortedMaps.copyOf(steps);
    warnings = List.copyOf(warnings);
    terms = SortedMaps.copyOf(terms);
    workflows = SortedMaps.copyOf(workflows);
    signals = List.copyOf(signals);
    limitsReached = List.copyOf(limitsReached);
    applied = List.copyOf(applied);
  }
}

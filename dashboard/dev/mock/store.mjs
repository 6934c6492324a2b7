import { EventEmitter } from 'node:events';
import { fold } from './fold.mjs';

/** Journals, runs and reviews of the mock, in memory. Emits `event` and `live`. */
export class Store extends EventEmitter {
  runs = new Map();
  journals = new Map();
  reviews = new Map();

  append(runId, type, data, at = new Date().toISOString()) {
    const journal = this.journals.get(runId) ?? [];
    this.journals.set(runId, journal);
    const event = { runId, sequence: journal.length + 1, at, type, causationId: `c-${journal.length}`, data };
    journal.push(event);
    this.runs.set(runId, fold(this.runs.get(runId), event));
    this.emit('event', event);
    return event;
  }

  live(runId, stepId, attempt, kind, text = null) {
    this.emit('live', { runId, stepId, attempt, at: new Date().toISOString(), kind, worker: 'w-1', text });
  }

  newestRuns() {
    return [...this.runs.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  summary(run) {
    const { runId, sessionId, workflow, workflowVersion, status, degraded, message, startedAt, updatedAt, endedAt } =
      run;
    const { inputTokens, outputTokens } = run.usage;
    return {
      runId,
      sessionId,
      workflow,
      workflowVersion,
      status,
      degraded,
      message,
      startedAt,
      updatedAt,
      endedAt,
      steps: run.steps.length,
      inputTokens,
      outputTokens,
    };
  }
}

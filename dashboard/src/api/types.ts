/** The HTTP contract of docs/api.md. A field without a value is null, not absent. */

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = Record<string, JsonValue>;

export const RUN_STATUSES = [
  'RUNNING',
  'WAITING_REVIEW',
  'PAUSED',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'COMPENSATED',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export type StepStatus =
  'PENDING' | 'RUNNING' | 'RETRYING' | 'WAITING' | 'WAITING_REVIEW' | 'SUCCEEDED' | 'SKIPPED' | 'FAILED' | 'CANCELLED';

/** `call` and `rollback` are made by the step `owner`; all others stand in the definition. */
export type StepKind =
  | 'agent'
  | 'workflow'
  | 'map'
  | 'loop'
  | 'supervisor'
  | 'wait'
  | 'signal'
  | 'review'
  | 'call'
  | 'rollback';

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  modelCalls: number;
}

export interface Intent {
  label: string | null;
  confidence: number | null;
  abstained: boolean;
  classifier: string | null;
  candidates: { label: string; score: number }[];
}

export interface StepError {
  code: string;
  message: string;
}

export interface StepReview {
  reviewId: string;
  role: string | null;
  reason: string | null;
  verdict: string | null;
  actor: string | null;
  comment: string | null;
}

export interface Step {
  id: string;
  kind: StepKind;
  agent: string | null;
  after: string[];
  when: string | null;
  status: StepStatus;
  attempts: number;
  input: JsonValue;
  output: JsonValue;
  confidence: number | null;
  usage: Usage | null;
  worker: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** When a retry is due, or a wait is over. */
  nextAttemptAt: string | null;
  error: StepError | null;
  /** Why it was skipped. */
  reason: string | null;
  review: StepReview | null;
  owner: string | null;
  childRunId: string | null;
  signal: string | null;
  /** Most calls of a map, loop or supervisor while it makes them. */
  total: number | null;
  degraded: boolean;
  warnings: string[];
}

/** Why no new step begins: `by` is a person, or the run it waits for. */
export interface Stand {
  by: string;
  reason: string;
  since: string;
}

export interface Compensation {
  code: string;
  message: string;
  stepId: string | null;
  order: string[];
  since: string;
}

/** A step of another run: the one that started this run, or the one it goes on from. */
export interface Origin {
  runId: string;
  stepId: string;
}

export interface Run {
  runId: string;
  sessionId: string | null;
  workflow: string;
  workflowVersion: number;
  status: RunStatus;
  degraded: boolean;
  warnings: string[];
  sequence: number;
  tenant: string | null;
  priority: string | null;
  message: string | null;
  input: JsonValue;
  output: JsonValue;
  error: (StepError & { stepId: string | null }) | null;
  intent: Intent | null;
  startedAt: string;
  updatedAt: string;
  endedAt: string | null;
  deadlineAt: string | null;
  usage: Usage;
  steps: Step[];
  parent: Origin | null;
  forkedFrom: Origin | null;
  pause: Stand | null;
  hold: Stand | null;
  compensation: Compensation | null;
  limitsReached: string[];
  /** Names of the signals that no step has taken yet. */
  signals: string[];
}

/** What a call that steers a run answers; `runId` is the new run where it became a fork. */
export interface Steered {
  runId: string;
  forked: boolean;
  note?: string | null;
}

export interface RunSummary {
  runId: string;
  sessionId: string | null;
  workflow: string;
  workflowVersion: number;
  status: RunStatus;
  degraded: boolean;
  message: string | null;
  startedAt: string;
  updatedAt: string;
  endedAt: string | null;
  steps: number;
  inputTokens: number;
  outputTokens: number;
}

export interface RunPage {
  runs: RunSummary[];
  next: string | null;
}

export interface JournalEvent {
  runId: string;
  sequence: number;
  at: string;
  type: string;
  causationId: string | null;
  data: JsonObject;
}

export interface EventPage {
  runId: string;
  events: JournalEvent[];
  next: string | number | null;
}

export interface LiveFrame {
  runId: string;
  stepId: string;
  attempt: number;
  at: string;
  kind: 'started' | 'tool' | 'delta' | 'finished';
  worker: string | null;
  text: string | null;
}

export interface MessageAccepted {
  runId: string;
  sessionId: string;
  workflow: string;
  intent: Intent | null;
}

export interface Turn {
  runId: string;
  message: string | null;
  status: RunStatus;
  /** Null until the archive has the run, as is the output. */
  workflow: string | null;
  startedAt: string;
  endedAt: string | null;
  output: JsonValue;
  answer: string | null;
  tokens: number;
  /** Whether later turns know it from the summary only. */
  summarised: boolean;
}

export interface Session {
  sessionId: string;
  summary: string | null;
  turnCount: number;
  tokens: number;
  /** Runs that have their turn. */
  active: string[];
  /** Runs that wait for it, first first. */
  queue: string[];
  summaryRunId: string | null;
  turns: Turn[];
}

export const REVIEW_STATUSES = ['OPEN', 'CLAIMED', 'DECIDED', 'EXPIRED', 'CANCELLED'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

export interface Review {
  reviewId: string;
  runId: string;
  stepId: string;
  sessionId: string | null;
  workflow: string;
  workflowVersion: number;
  role: string | null;
  status: ReviewStatus;
  reason: string | null;
  reasonCode: string | null;
  message: string | null;
  input: JsonValue;
  context: Record<string, { output?: JsonValue; confidence?: number | null }> | null;
  proposed: JsonValue;
  requestedAt: string;
  dueAt: string | null;
  claimedBy: string | null;
  claimedAt: string | null;
  verdict: string | null;
  output: JsonValue;
  comment: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
}

export interface ReviewPage {
  reviews: Review[];
  next: string | null;
}

export interface Decision {
  verdict: 'approve' | 'reject' | 'edit';
  output?: JsonValue;
  comment?: string;
  actor: string;
}

const TERMINAL: readonly RunStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED', 'COMPENSATED'];

export function hasEnded(status: RunStatus): boolean {
  return TERMINAL.includes(status);
}

import { query, request } from './client';
import type { JsonValue } from './types';

export type CallStatus = 'started' | 'unknown' | 'done' | 'failed' | 'needs_approval' | 'approved' | 'refused';

/** What a person said of a call. */
export interface CallWord {
  by: string;
  comment: string | null;
  at: string;
}

/** A call in the ledger of agents. */
export interface LedgerCall {
  key: string;
  status: CallStatus;
  runId: string;
  stepId: string;
  attempt: number;
  agent: string | null;
  tool: string;
  since: string;
  arguments: JsonValue;
  /** The arguments with every digit and nothing hidden; numbers of JavaScript would round. */
  argumentsText: string | null;
  result: JsonValue;
  code: string | null;
  message: string | null;
  approval: CallWord | null;
  approvedUntil: string | null;
  settled: CallWord | null;
}

export interface CallPage {
  calls: LedgerCall[];
}

export type CallDecision =
  | { verb: 'approve' | 'refuse' }
  | { verb: 'settle'; outcome: 'done'; output: JsonValue }
  | { verb: 'settle'; outcome: 'not_done' };

const id = encodeURIComponent;

/** The calls of a step that change something. */
export function listCalls(runId: string, stepId: string, signal?: AbortSignal) {
  return request<CallPage>(`/api/v1/calls${query({ status: 'all', runId, stepId, limit: 200 })}`, { signal });
}

export function decideCall(key: string, { verb, ...said }: CallDecision, by: string, comment: string) {
  return request<LedgerCall>(`/api/v1/calls/${id(key)}/${verb}`, {
    method: 'POST',
    body: { ...said, by, ...(comment === '' ? {} : { comment }) },
  });
}

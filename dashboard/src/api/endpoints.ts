import type { Evaluation, EvaluationPage } from '../evaluations/types';
import { query, request } from './client';
import type {
  Decision,
  EventPage,
  JsonObject,
  MessageAccepted,
  Review,
  ReviewPage,
  Run,
  RunPage,
  Session,
  Steered,
} from './types';

const id = encodeURIComponent;

export interface RunFilter {
  workflow: string;
  status: string;
  text: string;
}

export function sendMessage(sessionId: string, text: string, context: JsonObject, idempotencyKey: string) {
  return request<MessageAccepted>(`/api/v1/sessions/${id(sessionId)}/messages`, {
    method: 'POST',
    body: { text, context },
    headers: { 'Idempotency-Key': idempotencyKey },
  });
}

export function getSession(sessionId: string, signal?: AbortSignal) {
  return request<Session>(`/api/v1/sessions/${id(sessionId)}`, { signal });
}

export function getRun(runId: string, signal?: AbortSignal) {
  return request<Run>(`/api/v1/runs/${id(runId)}`, { signal });
}

export function listRuns(filter: RunFilter, before: string | null, signal?: AbortSignal) {
  return request<RunPage>(`/api/v1/runs${query({ ...filter, before, limit: 50 })}`, { signal });
}

export type Verb = 'pause' | 'resume' | 'cancel' | 'retry' | 'skip' | 'override' | 'signals' | 'fork';

/** Steers a run. The same key again has no second effect. */
export function steerRun(runId: string, verb: Verb, body: JsonObject, idempotencyKey: string) {
  return request<Steered>(`/api/v1/runs/${id(runId)}/${verb}`, {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
  });
}

export function listEvents(runId: string, after: number, signal?: AbortSignal) {
  return request<EventPage>(`/api/v1/runs/${id(runId)}/events${query({ after, limit: 500 })}`, { signal });
}

export function runEventsUrl(runId: string, after: number): string {
  return `/api/v1/runs/${id(runId)}/events${query({ after })}`;
}

export const ALL_EVENTS_URL = '/api/v1/events';

export function listReviews(status: string, before: string | null, signal?: AbortSignal) {
  return request<ReviewPage>(`/api/v1/reviews${query({ status, before, limit: 50 })}`, { signal });
}

export function getReview(reviewId: string, signal?: AbortSignal) {
  return request<Review>(`/api/v1/reviews/${id(reviewId)}`, { signal });
}

export function claimReview(reviewId: string, actor: string) {
  return request<Review>(`/api/v1/reviews/${id(reviewId)}/claim`, { method: 'POST', body: { actor } });
}

export function releaseReview(reviewId: string, actor: string) {
  return request<Review>(`/api/v1/reviews/${id(reviewId)}/release`, { method: 'POST', body: { actor } });
}

export function decideReview(reviewId: string, decision: Decision) {
  return request<Review>(`/api/v1/reviews/${id(reviewId)}/decision`, { method: 'POST', body: decision });
}

export function listEvaluations(before: string | null, signal?: AbortSignal) {
  return request<EvaluationPage>(`/api/v1/evaluations${query({ before, limit: 100 })}`, { signal });
}

export function getEvaluation(evaluationId: string, signal?: AbortSignal) {
  return request<Evaluation>(`/api/v1/evaluations/${id(evaluationId)}`, { signal });
}

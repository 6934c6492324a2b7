import type { Review } from '../api/types';

/** Why the run stopped, said for a person who has not read the workflow. */
export function whyStopped(review: Pick<Review, 'reasonCode' | 'stepId'>): string {
  switch (review.reasonCode) {
    case 'gate':
      return `The workflow asks a person at “${review.stepId}” when this condition holds:`;
    case 'step_failed':
      return `“${review.stepId}” failed on every attempt, and its workflow then asks a person:`;
    default:
      return `“${review.stepId}” waits for a person:`;
  }
}

const VERDICTS: Record<string, string> = { approve: 'Approved', edit: 'Edited and approved', reject: 'Rejected' };

export function verdictWord(verdict: string | null): string {
  return VERDICTS[(verdict ?? '').toLowerCase()] ?? 'Decided';
}

import type { Review } from '../api/types';

export function isOpen(review: Pick<Review, 'status'>): boolean {
  return review.status === 'OPEN' || review.status === 'CLAIMED';
}

/** Open ones first, by due time; then what is over, newest first. */
export function orderReviews(reviews: Review[]): Review[] {
  return [...reviews].sort((a, b) => {
    if (isOpen(a) !== isOpen(b)) return isOpen(a) ? -1 : 1;
    if (isOpen(a)) return time(a.dueAt) - time(b.dueAt) || time(a.requestedAt) - time(b.requestedAt);
    return time(b.decidedAt ?? b.requestedAt) - time(a.decidedAt ?? a.requestedAt);
  });
}

function time(at: string | null): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at);
}

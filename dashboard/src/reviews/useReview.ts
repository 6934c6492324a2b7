import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { claimReview, decideReview, getReview, releaseReview } from '../api/endpoints';
import type { Decision, Review } from '../api/types';
import { useStored } from '../ui/hooks';
import { isOpen } from './order';

const REFRESH_MS = 5_000;

/** One review and what may be done with it. A refusal because somebody was faster loads the review anew. */
export function useReview(reviewId: string) {
  const client = useQueryClient();
  const key = ['review', reviewId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getReview(reviewId, signal),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? REFRESH_MS : false),
  });
  const settled = {
    onSuccess: (review: Review) => {
      client.setQueryData(key, review);
      void client.invalidateQueries({ queryKey: ['reviews'] });
    },
    onError: (error: Error) => {
      if (error instanceof ApiError && error.status === 409) void client.invalidateQueries({ queryKey: key });
    },
  };
  const claim = useMutation({ mutationFn: (actor: string) => claimReview(reviewId, actor), ...settled });
  const release = useMutation({ mutationFn: (actor: string) => releaseReview(reviewId, actor), ...settled });
  const decide = useMutation({ mutationFn: (decision: Decision) => decideReview(reviewId, decision), ...settled });
  return {
    query,
    claim,
    release,
    decide,
    busy: claim.isPending || release.isPending || decide.isPending,
    error: decide.error ?? claim.error ?? release.error,
    forgetError: () => [claim, release, decide].forEach((mutation) => mutation.reset()),
  };
}

export type ReviewActions = ReturnType<typeof useReview>;

export function useReviewer() {
  return useStored('millrace.reviewer', () => '');
}

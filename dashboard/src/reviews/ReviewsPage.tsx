import './reviews.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { listReviews } from '../api/endpoints';
import { REVIEW_STATUSES } from '../api/types';
import { useTitle } from '../ui/hooks';
import { EmptyState, ErrorNotice, ErrorState, LoadingBlock } from '../ui/States';
import { STATUS_LOOKS } from '../ui/status';
import { orderReviews } from './order';
import { ReviewRow } from './ReviewRow';

const REFRESH_MS = 5_000;

export function ReviewsPage() {
  useTitle('Reviews');
  const [search, setSearch] = useSearchParams();
  const status = search.get('status') ?? '';
  const pages = useInfiniteQuery({
    queryKey: ['reviews', status],
    queryFn: ({ pageParam, signal }) => listReviews(status, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: REFRESH_MS,
  });
  const reviews = orderReviews(pages.data?.pages.flatMap((page) => page.reviews) ?? []);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Reviews</h1>
          <p className="small">Runs that wait for a person. What is due first comes first.</p>
        </div>
        <label>
          <span className="sr-only">Status</span>
          <select
            className="input"
            value={status}
            onChange={(event) => setSearch(event.target.value ? { status: event.target.value } : {}, { replace: true })}
          >
            <option value="">Any status</option>
            {REVIEW_STATUSES.map((value) => (
              <option key={value} value={value}>
                {STATUS_LOOKS[value].word}
              </option>
            ))}
          </select>
        </label>
      </header>
      {pages.error && reviews.length > 0 && <ErrorNotice error={pages.error} />}
      <div className="card reviews">
        {pages.isPending ? (
          <LoadingBlock rows={6} label="Loading reviews" />
        ) : pages.error && reviews.length === 0 ? (
          <ErrorState
            error={pages.error}
            onRetry={() => void pages.refetch()}
            title="The reviews could not be loaded"
          />
        ) : reviews.length === 0 ? (
          <EmptyState title={status === '' ? 'Nothing waits for a person' : 'No review has this status'} icon="review">
            <p>
              When an agent is not sure enough, or a step has failed too often, its run stops here until someone
              decides.
            </p>
            <Link className="button" to="/">
              Open the chat
            </Link>
          </EmptyState>
        ) : (
          <ul>
            {reviews.map((review) => (
              <ReviewRow key={review.reviewId} review={review} />
            ))}
          </ul>
        )}
      </div>
      {pages.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
            Show more
          </button>
        </div>
      )}
    </div>
  );
}

import { Link } from 'react-router';
import type { Run } from '../api/types';
import { Icon } from '../ui/Icon';

/** One line for each step that waits for a person. */
export function ReviewBanner({ run }: { run: Run }) {
  return run.steps
    .filter((step) => step.status === 'WAITING_REVIEW' && step.review !== null)
    .map(({ id, review }) => (
      <div key={id} className="notice tone-waiting" role="status">
        <Icon name="person" size={18} />
        <div className="notice-body">
          <strong>{review?.role ?? 'A reviewer'}</strong> has to decide <code>{id}</code> before the run goes on
          {review?.reason ? (
            <>
              : <code>{review.reason}</code>
            </>
          ) : (
            '.'
          )}
        </div>
        <Link className="button" to={`/reviews/${encodeURIComponent(review?.reviewId ?? '')}`}>
          Review it <Icon name="arrow" size={14} />
        </Link>
      </div>
    ));
}

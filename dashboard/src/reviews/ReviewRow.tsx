import { Link } from 'react-router';
import type { Review } from '../api/types';
import { age, due, moment } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { StatusPill } from '../ui/StatusPill';
import { isOpen } from './order';
import { verdictWord } from './words';

export function ReviewRow({ review }: { review: Review }) {
  const now = useNow(true, 10_000);
  const deadline = isOpen(review) && review.dueAt !== null ? due(review.dueAt, now) : null;
  return (
    <li className="review-row" data-testid="review-row" data-status={review.status}>
      <StatusPill
        status={review.status}
        {...(review.status === 'DECIDED' ? { word: verdictWord(review.verdict).split(' ')[0] ?? '' } : {})}
      />
      <div className="review-what">
        <Link className="row-link truncate" to={`/reviews/${encodeURIComponent(review.reviewId)}`}>
          {review.message ?? `${review.workflow}: ${review.stepId}`}
        </Link>
        <span className="muted small truncate">
          {review.workflow}@{review.workflowVersion} · {review.stepId}
          {review.reason ? ` · ${review.reason}` : ''}
        </span>
      </div>
      <div className="review-who small">
        <span>{review.decidedBy ?? review.claimedBy ?? review.role}</span>
        <span className="muted" title={moment(review.requestedAt)}>
          asked {age(review.requestedAt, now)}
        </span>
      </div>
      <div className="review-due small">
        {deadline && (
          <span className={deadline.late ? 'late' : deadline.soon ? 'soon' : ''} title={moment(review.dueAt ?? '')}>
            {(deadline.late || deadline.soon) && <Icon name="clock" size={13} />} {deadline.text}
          </span>
        )}
        {review.decidedAt !== null && (
          <span className="muted" title={moment(review.decidedAt)}>
            {age(review.decidedAt, now)}
          </span>
        )}
      </div>
    </li>
  );
}

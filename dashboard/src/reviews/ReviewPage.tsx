import './reviews.css';
import { Link, useParams } from 'react-router';
import type { Review } from '../api/types';
import { AnswerView } from '../chat/AnswerView';
import { parseAnswer } from '../chat/answer';
import { CopyId } from '../ui/CopyId';
import { age, due, moment, percent } from '../ui/format';
import { useNow, useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { ErrorState, LoadingBlock } from '../ui/States';
import { StatusPill } from '../ui/StatusPill';
import { DecisionPanel } from './DecisionPanel';
import { isOpen } from './order';
import { Refusal } from './Refusal';
import { ReviewContext } from './ReviewContext';
import { useReview } from './useReview';
import { WaitingCalls } from './WaitingCalls';
import { verdictWord, whyStopped } from './words';

export function ReviewPage() {
  const { reviewId = '' } = useParams();
  return <OneReview key={reviewId} reviewId={reviewId} />;
}

function OneReview({ reviewId }: { reviewId: string }) {
  useTitle('Review');
  const actions = useReview(reviewId);
  const review = actions.query.data;
  return (
    <div className="page review-page">
      <Link className="back" to="/reviews">
        <Icon name="back" size={14} /> All reviews
      </Link>
      {review ? (
        <>
          <ReviewHead review={review} />
          <div className="review-columns">
            <div className="review-main">
              {isOpen(review) && review.reasonCode === 'step_failed' && <WaitingCalls review={review} />}
              {isOpen(review) ? <DecisionPanel review={review} actions={actions} /> : <Outcome review={review} />}
              {actions.error && <Refusal error={actions.error} onDismiss={actions.forgetError} />}
            </div>
            <ReviewContext review={review} />
          </div>
        </>
      ) : actions.query.error ? (
        <ErrorState
          error={actions.query.error}
          onRetry={() => void actions.query.refetch()}
          title="This review cannot be shown"
        />
      ) : (
        <LoadingBlock rows={8} label="Loading the review" />
      )}
    </div>
  );
}

function ReviewHead({ review }: { review: Review }) {
  const now = useNow(true, 10_000);
  const deadline = review.dueAt === null || !isOpen(review) ? null : due(review.dueAt, now);
  const confidences = Object.entries(review.context ?? {}).filter(([, step]) => typeof step.confidence === 'number');
  return (
    <header className="review-head">
      <div className="row wrap small">
        <StatusPill status={review.status} />
        <span title={moment(review.requestedAt)}>asked {age(review.requestedAt, now)}</span>
        {deadline && (
          <span className={deadline.late ? 'late' : deadline.soon ? 'soon' : ''} title={moment(review.dueAt ?? '')}>
            {deadline.text}
          </span>
        )}
        {review.role !== null && <span className="muted">for {review.role}</span>}
        <span className="grow" />
        <Link to={`/runs/${encodeURIComponent(review.runId)}`}>The run</Link>
        <CopyId id={review.reviewId} what="review id" max={28} />
      </div>
      <h1>{review.message ?? `${review.workflow}: ${review.stepId}`}</h1>
      <p className="why">
        {whyStopped(review)} <code>{review.reason ?? 'no reason given'}</code>
        {confidences.map(([step, { confidence }]) => (
          <span key={step} className="status tone-waiting">
            {step}: {percent(confidence)} sure
          </span>
        ))}
      </p>
    </header>
  );
}

function Outcome({ review }: { review: Review }) {
  const output = review.output ?? (review.verdict?.toLowerCase() === 'approve' ? review.proposed : null);
  const answer = parseAnswer(output);
  return (
    <section className="card review-card">
      <h2>{review.status === 'DECIDED' ? verdictWord(review.verdict) : 'This review is over'}</h2>
      <p className="small muted">
        {review.decidedBy !== null && `${review.decidedBy} decided `}
        {review.decidedAt !== null && moment(review.decidedAt)}
        {review.status === 'EXPIRED' && 'Nobody decided in time.'}
        {review.status === 'CANCELLED' && 'The run ended before anybody decided.'}
      </p>
      {review.comment && <blockquote className="comment">{review.comment}</blockquote>}
      {answer ? <AnswerView answer={answer} /> : output !== null && <JsonView value={output} label="Output" />}
    </section>
  );
}

import type { Review } from '../api/types';
import { Icon } from '../ui/Icon';
import type { ReviewActions } from './useReview';

interface Props {
  review: Review;
  actor: string;
  actions: ReviewActions;
  /** Acts once the reader has a name. */
  signed: (act: () => void) => void;
}

/** Who works on the review, so that two people do not write the same answer. */
export function ClaimBar({ review, actor, actions, signed }: Props) {
  const mine = review.claimedBy !== null && review.claimedBy === actor;
  return (
    <div className="claim">
      <Icon name="person" />
      <span className="grow">
        {review.claimedBy === null
          ? 'Nobody works on this yet.'
          : mine
            ? 'You hold this review.'
            : `${review.claimedBy} holds this review.`}
      </span>
      {review.claimedBy === null && (
        <button
          type="button"
          className="button tiny"
          data-testid="review-claim"
          disabled={actions.busy}
          onClick={() => signed(() => actions.claim.mutate(actor))}
        >
          Claim
        </button>
      )}
      {mine && (
        <button
          type="button"
          className="button tiny"
          data-testid="review-release"
          disabled={actions.busy}
          onClick={() => actions.release.mutate(actor)}
        >
          Release
        </button>
      )}
    </div>
  );
}

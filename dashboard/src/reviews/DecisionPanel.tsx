import { useRef, useState } from 'react';
import type { Decision, Review } from '../api/types';
import { AnswerView } from '../chat/AnswerView';
import { parseAnswer } from '../chat/answer';
import { Confirm } from '../ui/Confirm';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { ClaimBar } from './ClaimBar';
import { type Draft, draftOf, outputOf } from './draft';
import { OutputEditor } from './OutputEditor';
import { SignatureFields } from './SignatureFields';
import { type ReviewActions, useReviewer } from './useReview';

interface Props {
  review: Review;
  actions: ReviewActions;
}

/** The proposed output and the three ways to decide on it. */
export function DecisionPanel({ review, actions }: Props) {
  const [actor, setActor] = useReviewer();
  const [comment, setComment] = useState('');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [unsigned, setUnsigned] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const [rejecting, setRejecting] = useState(false);
  const edited = draft === null ? null : outputOf(review.proposed, draft);
  const name = actor.trim();
  const heldByOther = review.claimedBy !== null && review.claimedBy !== name;
  const blocked = actions.busy || heldByOther;

  /** A decision is signed: without a name the field asks for it instead. */
  const signed = (act: () => void) => {
    setUnsigned(name === '');
    if (name === '') nameField.current?.focus();
    else act();
  };
  const decide = (decision: Pick<Decision, 'verdict' | 'output'>) => {
    setRejecting(false);
    actions.forgetError();
    const said = comment.trim();
    actions.decide.mutate({ ...decision, actor: name, ...(said === '' ? {} : { comment: said }) });
  };

  return (
    <section className="card review-card" aria-label="Decision">
      <ClaimBar review={review} actor={name} actions={actions} signed={signed} />
      <h2>
        Proposed {review.proposed === null ? 'output' : draftOf(review.proposed).kind === 'text' ? 'answer' : 'output'}
      </h2>
      {draft === null ? (
        <Proposed review={review} />
      ) : (
        <OutputEditor draft={draft} problem={edited?.ok === false ? edited.message : null} onChange={setDraft} />
      )}
      <SignatureFields
        name={actor}
        comment={comment}
        missing={unsigned && name === ''}
        nameField={nameField}
        testIds={{ name: 'review-actor', comment: 'review-comment' }}
        onName={setActor}
        onComment={setComment}
      />
      {unsigned && name === '' && (
        <p className="small late" role="alert">
          Decisions are signed: enter your name first.
        </p>
      )}
      <div className="decision-actions">
        {draft === null ? (
          <>
            <button
              type="button"
              className="button primary"
              data-testid="review-approve"
              disabled={blocked || review.proposed === null}
              onClick={() => signed(() => decide({ verdict: 'approve' }))}
            >
              <Icon name="check" /> Approve
            </button>
            <button
              type="button"
              className="button"
              data-testid="review-edit"
              disabled={blocked}
              onClick={() => setDraft(draftOf(review.proposed))}
            >
              <Icon name="edit" /> Edit &amp; approve…
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              className="button primary"
              data-testid="review-edit-submit"
              disabled={blocked || !edited?.ok || !edited.changed}
              onClick={() => signed(() => edited?.ok && decide({ verdict: 'edit', output: edited.output }))}
            >
              <Icon name="check" /> Approve the edited text
            </button>
            <button type="button" className="button" onClick={() => setDraft(null)}>
              Discard the edit
            </button>
          </>
        )}
        <span className="grow" />
        <button
          type="button"
          className="button danger"
          data-testid="review-reject"
          disabled={blocked}
          onClick={() => signed(() => setRejecting(true))}
        >
          <Icon name="cross" /> Reject…
        </button>
      </div>
      {rejecting && (
        <Confirm
          title="Reject this answer?"
          confirm="Reject it"
          testId="review-reject-confirm"
          onConfirm={() => decide({ verdict: 'reject' })}
          onClose={() => setRejecting(false)}
        >
          <p>The run ends without an answer. This decision cannot be taken back.</p>
          {comment.trim() === '' && <p className="small muted">You have left no comment that says why.</p>}
        </Confirm>
      )}
    </section>
  );
}

function Proposed({ review }: Pick<Props, 'review'>) {
  const answer = parseAnswer(review.proposed);
  if (answer) return <AnswerView answer={answer} testId="review-proposed" />;
  if (review.proposed === null) {
    return <p className="muted small">There is none: the step failed. Write the output yourself, or reject.</p>;
  }
  return <JsonView value={review.proposed} label="Proposed output" />;
}

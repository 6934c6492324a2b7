import { Link } from 'react-router';
import type { Turn } from '../api/types';
import { Icon, type IconName } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { Markdown } from '../ui/Markdown';
import { closeEmphasis } from '../ui/markdownParser';
import { StatusPill } from '../ui/StatusPill';
import type { RunView } from '../run/view';
import { parseAnswer } from './answer';
import { AnswerView } from './AnswerView';

interface Props {
  turn: Turn;
  /** The live view of this turn's run, if it is the one being streamed. */
  view: RunView | null;
  active: boolean;
  onShowRun: () => void;
}

/** A question and what became of it. */
export function TurnView({ turn, view, active, onShowRun }: Props) {
  return (
    <article className="turn" data-active={active}>
      <p className="asked">{turn.message}</p>
      <div className="answered">
        <Outcome turn={turn} view={view} />
        <button type="button" className="button ghost tiny turn-run" onClick={onShowRun} aria-pressed={active}>
          <StatusPill status={turn.status} />
          {turn.workflow !== null && <span className="mono">{turn.workflow}</span>}
        </button>
      </div>
    </article>
  );
}

function Outcome({ turn, view }: { turn: Turn; view: RunView | null }) {
  switch (turn.status) {
    case 'COMPLETED':
      return <Output turn={turn} />;
    case 'FAILED':
      return (
        <div className="notice tone-bad">
          <Icon name="warning" />
          <div className="notice-body">{view?.run?.error?.message ?? 'This question could not be answered.'}</div>
        </div>
      );
    case 'CANCELLED':
      return <p className="muted">This run was stopped before it had an answer.</p>;
    case 'COMPENSATED':
      return <p className="muted">This run was stopped, and what it did was undone.</p>;
    case 'WAITING_REVIEW':
      return <Waiting view={view} />;
    case 'RUNNING':
    case 'PAUSED':
      return <Working view={view} />;
  }
}

function Output({ turn }: { turn: Turn }) {
  const answer = parseAnswer(turn.output);
  if (answer) return <AnswerView answer={answer} testId="chat-answer" />;
  if (turn.output === null && turn.answer !== null) return <Markdown text={turn.answer} />;
  if (turn.output === null) return <p className="muted">The run completed without an output.</p>;
  return <JsonView value={turn.output} label="Output" />;
}

function Waiting({ view }: { view: RunView | null }) {
  const review = view?.run?.steps.find((step) => step.status === 'WAITING_REVIEW')?.review;
  return (
    <div className="notice tone-waiting">
      <Icon name="person" />
      <div className="notice-body">A person checks this answer first. It appears here as soon as they decide.</div>
      {review && (
        <Link className="button tiny" to={`/reviews/${encodeURIComponent(review.reviewId)}`}>
          Open the review
        </Link>
      )}
    </div>
  );
}

function Standing({ icon, text }: { icon: IconName; text: string }) {
  return (
    <p className="muted row">
      <Icon name={icon} /> {text}
    </p>
  );
}

function Working({ view }: { view: RunView | null }) {
  const steps = view?.run?.steps ?? [];
  if (view?.run?.pause) return <Standing icon="pause" text="A person has paused this run." />;
  if (view?.run?.hold) return <Standing icon="clock" text="Waits until the question before it is answered." />;
  if (view?.run?.compensation) return <Standing icon="undo" text="What this run did is being undone." />;
  const writing = steps.map(({ id }) => view?.live[id]?.text ?? '').find((text) => text !== '');
  if (writing !== undefined) {
    return (
      <div className="being-written" aria-live="off">
        <Markdown text={closeEmphasis(writing)} />
      </div>
    );
  }
  const busy = steps
    .filter(({ status, owner }) => owner === null && (status === 'RUNNING' || status === 'RETRYING'))
    .map(({ id }) => id);
  return (
    <p className="muted row">
      <Icon name="wheel" spin /> {busy.length > 0 ? `Working on ${busy.join(' and ')}…` : 'Starting…'}
    </p>
  );
}

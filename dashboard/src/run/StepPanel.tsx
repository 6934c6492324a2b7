import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Step } from '../api/types';
import { cost, count, duration, moment, percent, sentenceCase } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { StatusPill } from '../ui/StatusPill';
import { isMoving, stepMs } from './times';
import type { LiveText } from './view';

interface Props {
  step: Step;
  live: LiveText | undefined;
  onClose: () => void;
}

/** Everything known of one step. */
export function StepPanel({ step, live, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), [step.id]);
  return (
    <aside
      ref={panel}
      className="step-panel"
      tabIndex={-1}
      aria-label={`Step ${step.id}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className="row spread">
        <h2 className="row truncate">
          <span className="truncate">{step.id}</span> <StatusPill status={step.status} />
        </h2>
        <button type="button" className="button ghost tiny icon" onClick={onClose} aria-label="Close the step">
          <Icon name="cross" size={14} />
        </button>
      </header>
      <div className="step-body">
        <Facts step={step} />
        {step.error && (
          <div className="notice tone-bad">
            <Icon name="warning" />
            <div className="notice-body">
              {step.status === 'SUCCEEDED' ? 'An earlier attempt failed: ' : ''}
              {step.error.message} <code>{step.error.code}</code>
            </div>
          </div>
        )}
        {step.review && <StepReviewNotice step={step} />}
        {live && live.text !== '' && (
          <section>
            <h3>Being written, attempt {live.attempt}</h3>
            <p className="live-text">{live.text}</p>
          </section>
        )}
        <section>
          <h3>Input</h3>
          {step.input === null ? (
            <p className="muted small">Not given yet.</p>
          ) : (
            <JsonView value={step.input} label="Input" />
          )}
        </section>
        <section>
          <h3>Output</h3>
          {step.output === null ? (
            <p className="muted small">None yet.</p>
          ) : (
            <JsonView value={step.output} label="Output" />
          )}
        </section>
      </div>
    </aside>
  );
}

function Facts({ step }: { step: Step }) {
  const now = useNow(isMoving(step), 500);
  const ms = stepMs(step, now);
  const facts: [string, string | null][] = [
    ['Agent', step.agent],
    ['Kind', sentenceCase(step.kind)],
    ['After', step.after.length > 0 ? step.after.join(', ') : null],
    ['Condition', step.when],
    ['Attempts', step.attempts > 0 ? String(step.attempts) : null],
    ['Worker', step.worker],
    ['Started', step.startedAt && moment(step.startedAt)],
    ['Duration', ms === null ? null : duration(ms)],
    ['Next attempt', step.nextAttemptAt && moment(step.nextAttemptAt)],
    ['Confidence', step.confidence === null ? null : percent(step.confidence)],
    ['Tokens', step.usage && `${count(step.usage.inputTokens)} in, ${count(step.usage.outputTokens)} out`],
    ['Cost', step.usage && `${cost(step.usage.costMicroUsd)}, model calls: ${count(step.usage.modelCalls)}`],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function StepReviewNotice({ step }: { step: Step }) {
  const { review } = step;
  if (review === null) return null;
  const open = review.verdict === null && step.status === 'WAITING_REVIEW';
  return (
    <div className={`notice tone-${open ? 'waiting' : 'quiet'}`}>
      <Icon name="person" />
      <div className="notice-body">
        {review.verdict === null
          ? `Needs ${review.role ?? 'a reviewer'}`
          : `${review.actor ?? 'A reviewer'}: ${review.verdict.toLowerCase()}`}
        {review.comment ? ` – “${review.comment}”` : ''}
      </div>
      <Link className="button tiny" to={`/reviews/${encodeURIComponent(review.reviewId)}`}>
        Open the review
      </Link>
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { JournalEvent, Run, Step } from '../api/types';
import { StepActions } from '../steer/StepActions';
import { cost, count, duration, moment, percent, sentenceCase } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';
import { StatusPill } from '../ui/StatusPill';
import { left } from './facts';
import { RunLink } from './RunLink';
import { StepCalls } from './StepCalls';
import { isMoving, stepMs } from './times';
import type { LiveText } from './view';

interface Props {
  run: Run;
  step: Step;
  events: JournalEvent[];
  live: LiveText | undefined;
  steered: boolean;
  onClose: () => void;
}

/** Everything known of one step. */
export function StepPanel({ run, step, events, live, steered, onClose }: Props) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), [step.id]);
  return (
    <aside
      ref={panel}
      className="step-panel"
      tabIndex={-1}
      aria-label={`Step ${step.id}`}
      onKeyDown={(event) => event.key === 'Escape' && !inDialog(event.target) && onClose()}
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
        {steered && <StepActions run={run} step={step} />}
        <Facts step={step} />
        {step.childRunId !== null && (
          <div className="notice tone-quiet">
            <Icon name="link" />
            <div className="notice-body">
              A run of <code>{step.agent ?? 'its workflow'}</code> works for it: <RunLink runId={step.childRunId} max={40} />
            </div>
          </div>
        )}
        {step.warnings.map((warning) => (
          <div key={warning} className="notice tone-waiting">
            <Icon name="warning" />
            <div className="notice-body">{warning}</div>
          </div>
        ))}
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
        <StepCalls events={events} stepId={step.id} />
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

/** Escape in a dialogue closes the dialogue only. */
function inDialog(target: EventTarget): boolean {
  return target instanceof Element && target.closest('dialog') !== null;
}

function Facts({ step }: { step: Step }) {
  const now = useNow(isMoving(step), 500);
  const ms = stepMs(step, now);
  const used = step.kind === 'wait' || step.kind === 'signal' || step.kind === 'review' ? null : step.usage;
  const facts: [string, string | null][] = [
    [TARGETS[step.kind] ?? 'Agent', step.agent],
    ['Kind', sentenceCase(step.kind)],
    ['Made by', step.owner],
    ['Waits for', step.status === 'WAITING' ? (step.signal === null ? 'a time' : `signal ${step.signal}`) : null],
    ['Time left', step.status === 'WAITING' && step.nextAttemptAt !== null ? left(step.nextAttemptAt, now) : null],
    ['Calls at most', step.total === null ? null : count(step.total)],
    ['Skipped because', step.status === 'SKIPPED' ? step.reason : null],
    ['After', step.after.length > 0 ? step.after.join(', ') : null],
    ['Condition', step.when],
    ['Attempts', step.attempts > 0 ? String(step.attempts) : null],
    ['Worker', step.worker],
    ['Started', step.startedAt && moment(step.startedAt)],
    ['Duration', ms === null ? null : duration(ms)],
    [step.status === 'WAITING' ? 'Waits until' : 'Next attempt', step.nextAttemptAt && moment(step.nextAttemptAt)],
    ['Confidence', step.confidence === null ? null : percent(step.confidence)],
    ['Tokens', used && `${count(used.inputTokens)} in, ${count(used.outputTokens)} out`],
    ['Cost', used && `${cost(used.costMicroUsd)}, model calls: ${count(used.modelCalls)}`],
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

const TARGETS: Partial<Record<Step['kind'], string>> = {
  workflow: 'Workflow',
  signal: 'Signal',
  supervisor: 'Supervisor',
};

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

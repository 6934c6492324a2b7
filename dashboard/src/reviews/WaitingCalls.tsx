import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type CallDecision, decideCall, type LedgerCall, listCalls } from '../api/calls';
import type { Review } from '../api/types';
import { useSteer } from '../steer/useSteer';
import { Confirm } from '../ui/Confirm';
import { age, moment } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { JsonField } from '../ui/JsonField';
import { parseJson } from '../ui/json';
import { ErrorNotice } from '../ui/States';
import { SignatureFields } from './SignatureFields';
import { useReviewer } from './useReview';

type Asking = 'refuse' | 'done' | 'not_done' | null;

/** The calls of a failed step that a person decides on; nothing where there are none. */
export function WaitingCalls({ review }: { review: Review }) {
  const key = ['calls', review.runId, review.stepId];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => listCalls(review.runId, review.stepId, signal) });
  const retry = useSteer(review.runId, 'retry', () => undefined);
  const calls = (query.data?.calls ?? []).filter((call) => isOpen(call) || call.approval !== null || call.settled !== null);
  if (query.error) return <ErrorNotice error={query.error} />;
  if (calls.length === 0) return null;
  return (
    <section className="card review-card" aria-label="Calls">
      <h2>What the step wants to change</h2>
      {calls.map((call) => (
        <WaitingCall key={call.key} call={call} queryKey={key} />
      ))}
      {!calls.some(isOpen) && (
        <div className="decision-actions">
          <p className="small muted grow">All is decided. The step goes on once it is retried.</p>
          <button
            type="button"
            className="button"
            data-testid="calls-retry"
            disabled={retry.isPending || retry.isSuccess}
            onClick={() => retry.mutate({ step: review.stepId })}
          >
            <Icon name="retry" /> Retry the step
          </button>
        </div>
      )}
      {retry.error && <ErrorNotice error={retry.error} onDismiss={retry.reset} />}
    </section>
  );
}

function isOpen(call: LedgerCall): boolean {
  return call.status === 'unknown' || call.status === 'needs_approval';
}

function WaitingCall({ call, queryKey }: { call: LedgerCall; queryKey: string[] }) {
  const client = useQueryClient();
  const now = useNow(true, 10_000);
  const [name, setName] = useReviewer();
  const [comment, setComment] = useState('');
  const [asking, ask] = useState<Asking>(null);
  const [output, setOutput] = useState('');
  const parsed = parseJson(output);
  const decide = useMutation({
    mutationFn: (decision: CallDecision) => decideCall(call.key, decision, name.trim(), comment.trim()),
    onSettled: () => {
      ask(null);
      return client.invalidateQueries({ queryKey });
    },
  });
  const blocked = decide.isPending || name.trim() === '';
  const button = (testId: string, label: string, act: () => void, tone = '') => (
    <button type="button" className={`button ${tone}`} data-testid={testId} disabled={blocked} onClick={act}>
      {label}
    </button>
  );
  const confirm = (title: string, label: string, decision: CallDecision, text: string) => (
    <Confirm
      title={title}
      confirm={label}
      busy={decide.isPending}
      testId="call-confirm"
      onConfirm={() => decide.mutate(decision)}
      onClose={() => ask(null)}
    >
      <p>{text}</p>
    </Confirm>
  );
  return (
    <article className="waiting-call" aria-label={call.tool}>
      <p className="small">
        <strong>{call.tool}</strong> <span className="muted">{age(call.since, now)}.</span> {said(call)}
      </p>
      <pre className="call-arguments" data-testid="call-arguments">
        {call.argumentsText ?? 'Its arguments are not kept.'}
      </pre>
      {isOpen(call) && (
        <>
          <SignatureFields
            name={name}
            comment={comment}
            testIds={{ name: 'call-by', comment: 'call-comment' }}
            onName={setName}
            onComment={setComment}
          />
          <div className="decision-actions">
            {call.status === 'needs_approval' ? (
              <>
                {button('call-approve', 'Approve this call', () => decide.mutate({ verb: 'approve' }), 'primary')}
                {button('call-refuse', 'Refuse…', () => ask('refuse'), 'danger')}
              </>
            ) : (
              <>
                {button('call-done', 'It was done…', () => ask('done'))}
                {button('call-not-done', 'It was not done…', () => ask('not_done'))}
              </>
            )}
          </div>
        </>
      )}
      {decide.error && <ErrorNotice error={decide.error} onDismiss={decide.reset} />}
      {asking === 'refuse' &&
        confirm(
          'Refuse this call?',
          'Refuse it',
          { verb: 'refuse' },
          'The step fails with approval_refused when it asks for this call again. This cannot be taken back.',
        )}
      {asking === 'not_done' &&
        confirm(
          'It was not done?',
          'It was not done',
          { verb: 'settle', outcome: 'not_done' },
          'Say so only if you looked in the other system and it will not happen any more: a retry makes the call again.',
        )}
      {asking === 'done' && (
        <Confirm
          title="It was done"
          confirm="It was done"
          dismiss="Discard"
          tone="primary"
          busy={decide.isPending || !parsed.ok || parsed.value === null}
          testId="call-confirm"
          onConfirm={() => parsed.ok && decide.mutate({ verb: 'settle', outcome: 'done', output: parsed.value })}
          onClose={() => ask(null)}
        >
          <p className="small muted">A retry takes this as the answer of the tool and does not make the call again.</p>
          <JsonField label="What the tool answered" source={output} testId="call-output" onChange={setOutput} />
        </Confirm>
      )}
    </article>
  );
}

function said({ status, approval, approvedUntil, settled }: LedgerCall): string {
  switch (status) {
    case 'unknown':
      return 'Nobody knows whether it happened. Look for its effect in the other system.';
    case 'needs_approval':
      return 'It comes from text nobody vouches for, and was not made. It is made with exactly these arguments, or not at all.';
    case 'approved':
      return `${approval?.by ?? 'A person'} approved it${approvedUntil === null ? '' : ` until ${moment(approvedUntil)}`}.`;
    case 'refused':
      return `${approval?.by ?? 'A person'} refused it.`;
    case 'failed':
      return settled === null ? 'It did not happen.' : `${settled.by} found out that it did not happen.`;
    case 'done':
      return settled === null ? 'It happened.' : `${settled.by} found out that it happened.`;
    case 'started':
      return 'It is being made.';
  }
}

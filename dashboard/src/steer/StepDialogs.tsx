import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { JsonObject, Run, Step } from '../api/types';
import { Confirm } from '../ui/Confirm';
import { formatJson, parseJson } from '../ui/json';
import { JsonField } from '../ui/JsonField';
import { ErrorNotice } from '../ui/States';
import { useSteer } from './useSteer';

interface Props {
  run: Run;
  step: Step;
  onClose: () => void;
}

export function SkipDialog({ run, step, onClose }: Props) {
  const [reason, setReason] = useState('');
  const skip = useSteer(run.runId, 'skip', onClose);
  return (
    <Confirm
      title={step.kind === 'rollback' ? `Leave out ${step.id}?` : `Go on without ${step.id}?`}
      confirm={step.kind === 'rollback' ? 'Leave it out' : 'Skip the step'}
      busy={skip.isPending}
      testId="skip-submit"
      onConfirm={() => skip.mutate({ step: step.id, reason: reason.trim() || 'skipped on the dashboard' })}
      onClose={onClose}
    >
      <p className="small muted">
        {step.kind === 'rollback'
          ? 'What this step did outside stays as it is. The rollback goes on with the next one.'
          : 'A task that is out is stopped. Steps behind it see that it was skipped and has no output.'}
      </p>
      <label className="field">
        <span>Reason</span>
        <input className="input" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </label>
      {skip.error && <ErrorNotice error={skip.error} />}
    </Confirm>
  );
}

export function OverrideDialog({ run, step, onClose }: Props) {
  const [source, setSource] = useState(() => formatJson(step.output ?? {}));
  const [comment, setComment] = useState('');
  const parsed = parseJson(source);
  const override = useSteer(run.runId, 'override', onClose);
  const body = (output: JsonObject['output']): JsonObject => ({
    step: step.id,
    output: output ?? null,
    ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
  });
  return (
    <Confirm
      title={`Output of ${step.id}`}
      confirm="Go on with this output"
      dismiss="Discard"
      tone="primary"
      wide
      busy={override.isPending || !parsed.ok || parsed.value === null}
      testId="override-submit"
      onConfirm={() => parsed.ok && override.mutate(body(parsed.value))}
      onClose={onClose}
    >
      <p className="small muted">The run goes on with what you write here, in your name.</p>
      <JsonField label="Output" source={source} testId="override-output" onChange={setSource} />
      <label className="field">
        <span>Comment (optional)</span>
        <input
          className="input"
          value={comment}
          maxLength={1_000}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
      {override.error && <ErrorNotice error={override.error} />}
    </Confirm>
  );
}

export function ForkDialog({ run, step, onClose }: Props) {
  const navigate = useNavigate();
  const given = formatJson(run.input);
  const [source, setSource] = useState(given);
  const [latest, setLatest] = useState(false);
  const parsed = parseJson(source);
  const fork = useSteer(run.runId, 'fork', ({ runId }) => {
    onClose();
    void navigate(`/runs/${encodeURIComponent(runId)}`);
  });
  const start = () => {
    if (!parsed.ok) return;
    fork.mutate({ step: step.id, latest, ...(source === given ? {} : { input: parsed.value }) });
  };
  return (
    <Confirm
      title={`Fork from ${step.id}`}
      confirm="Start the fork"
      dismiss="Discard"
      tone="primary"
      wide
      busy={fork.isPending || !parsed.ok}
      testId="fork-submit"
      onConfirm={start}
      onClose={onClose}
    >
      <p className="small muted">
        A new run takes over what was finished before this step and goes on from here. This run stays as it is.
      </p>
      <JsonField label="Input of the new run" source={source} testId="fork-input" onChange={setSource} />
      <label className="check">
        <input type="checkbox" checked={latest} onChange={(event) => setLatest(event.target.checked)} />
        <span>Use the newest versions of workflow and agents, not those of this run</span>
      </label>
      {fork.error && <ErrorNotice error={fork.error} />}
    </Confirm>
  );
}

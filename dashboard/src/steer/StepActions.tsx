import './steer.css';
import { useState } from 'react';
import type { Run, Step } from '../api/types';
import { Icon, type IconName } from '../ui/Icon';
import { ErrorNotice } from '../ui/States';
import { possible } from './possible';
import { SignalDialog } from './SignalDialog';
import { ForkDialog, OverrideDialog, SkipDialog } from './StepDialogs';
import { useSteer } from './useSteer';

type Asking = 'skip' | 'override' | 'fork' | 'signal' | null;

/** What may be done with a step now. */
export function StepActions({ run, step }: { run: Run; step: Step }) {
  const [asking, ask] = useState<Asking>(null);
  const retry = useSteer(run.runId, 'retry', () => undefined);
  const may = possible(run, step);
  const close = () => ask(null);
  const button = (what: Exclude<Asking, null>, icon: IconName, label: string) => (
    <button type="button" className="button small-button" data-testid={`step-${what}`} onClick={() => ask(what)}>
      <Icon name={icon} size={14} /> {label}
    </button>
  );
  if (!may.retry && !may.skip && !may.override && !may.fork && may.signal === null) return null;
  return (
    <div className="step-actions" role="group" aria-label={`What to do with ${step.id}`}>
      {may.retry && (
        <button
          type="button"
          className="button small-button"
          data-testid="step-retry"
          disabled={retry.isPending}
          onClick={() => retry.mutate({ step: step.id })}
        >
          <Icon name="retry" size={14} /> Retry now
        </button>
      )}
      {may.signal !== null && button('signal', 'bell', 'Send signal')}
      {may.override && button('override', 'edit', step.output === null ? 'Give output' : 'Edit output')}
      {may.skip && button('skip', 'skip', step.kind === 'rollback' ? 'Leave out' : 'Skip')}
      {may.fork && button('fork', 'fork', 'Fork from here')}
      {retry.error && <ErrorNotice error={retry.error} onDismiss={retry.reset} />}
      {asking === 'skip' && <SkipDialog run={run} step={step} onClose={close} />}
      {asking === 'override' && <OverrideDialog run={run} step={step} onClose={close} />}
      {asking === 'fork' && <ForkDialog run={run} step={step} onClose={close} />}
      {asking === 'signal' && may.signal !== null && (
        <SignalDialog runId={run.runId} names={[may.signal]} onClose={close} />
      )}
    </div>
  );
}

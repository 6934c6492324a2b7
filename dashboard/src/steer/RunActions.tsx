import './steer.css';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { hasEnded, type Run } from '../api/types';
import { Icon } from '../ui/Icon';
import { ErrorNotice } from '../ui/States';
import { CancelDialog } from './CancelDialog';
import { failedStep, signalsOf } from './possible';
import { SignalDialog } from './SignalDialog';
import { useSteer } from './useSteer';

type Asking = 'cancel' | 'signal' | null;

/** What may be done with a run as a whole; buttons stand there only while they make sense. */
export function RunActions({ run }: { run: Run }) {
  const navigate = useNavigate();
  const [asking, ask] = useState<Asking>(null);
  const pause = useSteer(run.runId, 'pause', () => undefined);
  const retry = useSteer(run.runId, 'retry', ({ runId }) => void navigate(`/runs/${encodeURIComponent(runId)}`));
  const open = !hasEnded(run.status);
  const again = failedStep(run);
  const signals = signalsOf(run);
  const close = () => ask(null);
  const error = pause.error ?? retry.error;
  return (
    <div className="run-actions">
      {signals.length > 0 && (
        <button type="button" className="button" data-testid="run-signal" onClick={() => ask('signal')}>
          <Icon name="bell" size={15} /> Send signal
        </button>
      )}
      {open && run.pause === null && (
        <button
          type="button"
          className="button"
          data-testid="run-pause"
          disabled={pause.isPending}
          onClick={() => pause.mutate({ reason: 'paused on the dashboard' })}
        >
          <Icon name="pause" size={15} /> Pause
        </button>
      )}
      {open && run.compensation === null && (
        <button type="button" className="button danger" data-testid="run-cancel" onClick={() => ask('cancel')}>
          <Icon name="stop" size={14} /> Cancel…
        </button>
      )}
      {again !== null && (
        <button
          type="button"
          className="button primary"
          data-testid="run-retry"
          disabled={retry.isPending}
          onClick={() => retry.mutate({})}
        >
          <Icon name="retry" size={15} /> Retry from {again}
        </button>
      )}
      {error && <ErrorNotice error={error} onDismiss={() => [pause, retry].forEach((each) => each.reset())} />}
      {asking === 'cancel' && <CancelDialog runId={run.runId} onClose={close} />}
      {asking === 'signal' && <SignalDialog runId={run.runId} names={signals} onClose={close} />}
    </div>
  );
}

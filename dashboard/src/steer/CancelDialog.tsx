import { useState } from 'react';
import { Confirm } from '../ui/Confirm';
import { ErrorNotice } from '../ui/States';
import { useSteer } from './useSteer';

/** Asks before it cancels, and whether what the run did outside is undone first. */
export function CancelDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [compensate, setCompensate] = useState(false);
  const cancel = useSteer(runId, 'cancel', onClose);
  const choice = (value: boolean, title: string, text: string) => (
    <label className="choice" data-checked={compensate === value}>
      <input
        type="radio"
        name="compensate"
        checked={compensate === value}
        data-testid={value ? 'cancel-roll-back' : 'cancel-stop'}
        onChange={() => setCompensate(value)}
      />
      <span>
        <strong>{title}</strong>
        <span className="small muted">{text}</span>
      </span>
    </label>
  );
  return (
    <Confirm
      title="Cancel this run?"
      confirm={compensate ? 'Roll the run back' : 'Cancel the run'}
      busy={cancel.isPending}
      testId="cancel-submit"
      onConfirm={() => cancel.mutate({ reason: reason.trim() || 'cancelled on the dashboard', compensate })}
      onClose={onClose}
    >
      <div className="choices" role="radiogroup" aria-label="What happens to what it did">
        {choice(false, 'Stop', 'Running tasks are stopped. What it did outside stays as it is.')}
        {choice(true, 'Roll back', 'What it did outside is undone first, the last step to finish first.')}
      </div>
      <label className="field">
        <span>Reason</span>
        <input className="input" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </label>
      {cancel.error && <ErrorNotice error={cancel.error} />}
    </Confirm>
  );
}

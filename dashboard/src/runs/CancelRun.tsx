import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelRun } from '../api/endpoints';
import { Confirm } from '../ui/Confirm';
import { ErrorNotice } from '../ui/States';

/** Asks before it cancels; the journal's RunCancelled, not this answer, then changes what the page shows. */
export function CancelRun({ runId, onClose }: { runId: string; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => cancelRun(runId, reason.trim() || 'cancelled on the dashboard'),
    onSuccess: onClose,
  });
  return (
    <Confirm
      title="Cancel this run?"
      confirm="Cancel the run"
      busy={cancel.isPending}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      <p className="small muted">
        Running tasks are stopped and their results are no longer taken. This cannot be undone.
      </p>
      <label className="field">
        <span>Reason</span>
        <input className="input" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </label>
      {cancel.error && <ErrorNotice error={cancel.error} />}
    </Confirm>
  );
}

import type { Run } from '../api/types';
import { Icon } from '../ui/Icon';
import { StatusPill } from '../ui/StatusPill';

/** The status of a run; one that is open but does not work on its steps says what it does instead. */
export function RunStatusPill({ run }: { run: Run }) {
  if (run.status !== 'RUNNING') return <StatusPill status={run.status} testId="run-status" />;
  if (run.compensation !== null)
    return (
      <span className="status tone-retrying" data-status={run.status} data-testid="run-status">
        <Icon name="undo" size={13} /> Rolling back
      </span>
    );
  return run.hold === null ? <StatusPill status={run.status} testId="run-status" /> : <HeldPill testId="run-status" />;
}

/** A run that waits for its turn in the session. */
export function HeldPill({ testId }: { testId?: string }) {
  return (
    <span className="status tone-waiting" data-status="RUNNING" data-testid={testId}>
      <Icon name="clock" size={13} /> Waits for its turn
    </span>
  );
}

import { Link } from 'react-router';
import type { Run } from '../api/types';
import type { StreamState } from '../api/stream';
import { CopyId } from '../ui/CopyId';
import { Connection } from '../ui/States';
import { StatusPill } from '../ui/StatusPill';

interface Props {
  run: Run;
  state: StreamState;
  /** Whether the workflow's name leads to the run's own page. */
  linked?: boolean;
}

export function RunHeading({ run, state, linked = false }: Props) {
  const name = `${run.workflow}@${run.workflowVersion}`;
  return (
    <div className="run-heading">
      <StatusPill status={run.status} testId="run-status" />
      {run.degraded && <span className="status tone-waiting">Degraded</span>}
      {linked ? <Link to={`/runs/${encodeURIComponent(run.runId)}`}>{name}</Link> : <strong>{name}</strong>}
      <CopyId id={run.runId} what="run id" max={24} />
      <span className="grow" />
      <Connection state={state} />
    </div>
  );
}

import { Link } from 'react-router';
import type { Run } from '../api/types';
import type { StreamState } from '../api/stream';
import { CopyId } from '../ui/CopyId';
import { shortId } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Connection } from '../ui/States';
import { RunLink } from './RunLink';
import { RunStatusPill } from './RunStatusPill';

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
      <RunStatusPill run={run} />
      {run.degraded && <span className="status tone-waiting">Degraded</span>}
      {linked ? <Link to={`/runs/${encodeURIComponent(run.runId)}`}>{name}</Link> : <strong>{name}</strong>}
      <CopyId id={run.runId} what="run id" max={24} />
      {run.priority === 'HIGH' && <span className="status tone-running">High priority</span>}
      {run.parent && (
        <span className="run-origin">
          <Icon name="link" size={14} /> child of <RunLink runId={run.parent.runId} /> ({run.parent.stepId})
        </span>
      )}
      {run.forkedFrom && (
        <span className="run-origin">
          <Icon name="fork" size={14} /> forked from <RunLink runId={run.forkedFrom.runId} /> ({run.forkedFrom.stepId})
        </span>
      )}
      {run.sessionId !== null && !linked && (
        <Link className="run-origin" to={`/sessions/${encodeURIComponent(run.sessionId)}`}>
          <Icon name="chat" size={14} /> session {shortId(run.sessionId, 18)}
        </Link>
      )}
      <span className="grow" />
      <Connection state={state} />
    </div>
  );
}

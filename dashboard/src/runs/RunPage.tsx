import './runs.css';
import { Link, useParams } from 'react-router';
import type { JsonValue } from '../api/types';
import { parseAnswer } from '../chat/answer';
import { AnswerView } from '../chat/AnswerView';
import { LiveRun } from '../run/LiveRun';
import { RunHeading } from '../run/RunHeading';
import { useRunStream } from '../run/useRunStream';
import { RunActions } from '../steer/RunActions';
import { shortId } from '../ui/format';
import { useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { JsonView } from '../ui/JsonView';

export function RunPage() {
  const { runId = '' } = useParams();
  return <OneRun key={runId} runId={runId} />;
}

function OneRun({ runId }: { runId: string }) {
  useTitle(`Run ${shortId(runId)}`);
  const stream = useRunStream(runId);
  const { run } = stream.view;
  return (
    <div className="page run-page">
      <Link className="back" to="/runs">
        <Icon name="back" size={14} /> All runs
      </Link>
      {run && (
        <>
          <header className="page-head">
            <h1>{run.message ?? `${run.workflow}@${run.workflowVersion}`}</h1>
            <RunActions run={run} />
          </header>
          <RunHeading run={run} state={stream.state} />
        </>
      )}
      <LiveRun stream={stream} steered />
      <RunOutput output={run?.output ?? null} />
    </div>
  );
}

function RunOutput({ output }: { output: JsonValue }) {
  if (output === null) return null;
  const answer = parseAnswer(output);
  return (
    <section className="card run-output">
      <h2>Output</h2>
      {answer ? <AnswerView answer={answer} /> : <JsonView value={output} label="Output of the run" />}
    </section>
  );
}

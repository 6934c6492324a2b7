import './run.css';
import { useState } from 'react';
import { hasEnded } from '../api/types';
import { ErrorState, LoadingBlock } from '../ui/States';
import { Icon } from '../ui/Icon';
import { EventList } from './EventList';
import { IntentStrip } from './IntentStrip';
import { ReviewBanner } from './ReviewBanner';
import { RunGraph } from './RunGraph';
import { RunTotals } from './RunTotals';
import { StepPanel } from './StepPanel';
import { stepElementId } from './StepNode';
import type { RunStream } from './useRunStream';

/** The run as it happens: who works on what, every event, what it costs. */
export function LiveRun({ stream }: { stream: RunStream }) {
  const { view, error, retry } = stream;
  const { run } = view;
  const [chosen, choose] = useState<string | null>(null);
  if (run === null) {
    return error ? (
      <ErrorState error={error} onRetry={retry} title="This run cannot be shown" />
    ) : (
      <LoadingBlock rows={6} label="Loading the run" />
    );
  }
  const step = run.steps.find(({ id }) => id === chosen);
  const close = () => {
    choose(null);
    document.getElementById(stepElementId(chosen ?? ''))?.focus();
  };
  return (
    <div className="live-run">
      <ReviewBanner run={run} />
      {run.error && (
        <div className="notice tone-bad" role="alert">
          <Icon name="warning" />
          <div className="notice-body">
            {run.error.message} <code>{run.error.code}</code>
          </div>
        </div>
      )}
      {run.warnings.map((warning) => (
        <div key={warning} className="notice tone-waiting">
          <Icon name="warning" />
          <div className="notice-body">{warning}</div>
        </div>
      ))}
      <RunTotals run={run} />
      {run.intent && <IntentStrip intent={run.intent} workflow={`${run.workflow}@${run.workflowVersion}`} />}
      <RunGraph
        run={run}
        live={view.live}
        selected={step?.id ?? null}
        onSelect={(id) => choose(id === chosen ? null : id)}
      />
      <div className={step ? 'run-below split' : 'run-below'}>
        <section className="run-events">
          <header className="row spread">
            <h2>Journal</h2>
            <span className="muted small">{view.events.length === 1 ? '1 event' : `${view.events.length} events`}</span>
          </header>
          <EventList events={view.events} follow={!hasEnded(run.status)} />
        </section>
        {step && <StepPanel step={step} live={view.live[step.id]} onClose={close} />}
      </div>
    </div>
  );
}

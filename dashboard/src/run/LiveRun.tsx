import './run.css';
import { useRef, useState } from 'react';
import { hasEnded, type Run } from '../api/types';
import { ErrorState, LoadingBlock } from '../ui/States';
import { EventList } from './EventList';
import { IntentStrip } from './IntentStrip';
import { RunBanners } from './RunBanners';
import { RunGraph } from './RunGraph';
import { RunTotals } from './RunTotals';
import { StepList } from './StepList';
import { StepPanel } from './StepPanel';
import type { RunStream } from './useRunStream';
import type { RunView } from './view';

interface Props {
  stream: RunStream;
  /** Whether the reader may steer the run from here. */
  steered?: boolean;
}

/** The run as it happens: who works on what, every event, what it costs. */
export function LiveRun({ stream, steered = false }: Props) {
  const { view, error, retry } = stream;
  const { run } = view;
  const [chosen, choose] = useState<string | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  if (run === null) {
    return error ? (
      <ErrorState error={error} onRetry={retry} title="This run cannot be shown" />
    ) : (
      <LoadingBlock rows={6} label="Loading the run" />
    );
  }
  const step = run.steps.find(({ id }) => id === chosen);
  const select = (id: string) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    choose(id === chosen ? null : id);
  };
  const close = () => {
    choose(null);
    opener.current?.focus();
  };
  return (
    <div className="live-run">
      <RunBanners run={run} events={view.events} steered={steered} />
      <RunTotals run={run} />
      {run.intent && <IntentStrip intent={run.intent} workflow={`${run.workflow}@${run.workflowVersion}`} />}
      {run.steps.length > 0 && <RunGraph run={run} live={view.live} selected={step?.id ?? null} onSelect={select} />}
      <div className={step ? 'run-below split' : 'run-below'}>
        <Happenings view={view} run={run} selected={step?.id ?? null} onSelect={select} />
        {step && (
          <StepPanel
            run={run}
            step={step}
            events={view.events}
            live={view.live[step.id]}
            steered={steered}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

type Shown = 'journal' | 'steps';

interface HappeningsProps {
  view: RunView;
  run: Run;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** The journal, or the list of steps: first where steps make calls that the graph does not show. */
function Happenings({ view, run, selected, onSelect }: HappeningsProps) {
  const composite = run.steps.some(({ kind }) => kind === 'map' || kind === 'loop' || kind === 'supervisor');
  const [chosen, choose] = useState<Shown | null>(null);
  const shown = chosen ?? (composite ? 'steps' : 'journal');
  const tab = (name: Shown, label: string, count: number) => (
    <button type="button" role="tab" aria-selected={shown === name} onClick={() => choose(name)}>
      {label} <span className="muted">{count}</span>
    </button>
  );
  return (
    <section className="run-events">
      <header className="row spread">
        <div className="segmented" role="tablist" aria-label="What to show">
          {tab('journal', 'Journal', view.events.length)}
          {tab('steps', 'Steps', run.steps.length)}
        </div>
      </header>
      {shown === 'journal' ? (
        <EventList events={view.events} follow={!hasEnded(run.status)} />
      ) : (
        <StepList run={run} selected={selected} onSelect={onSelect} />
      )}
    </section>
  );
}

import { useState } from 'react';
import type { Run, Step } from '../api/types';
import { count } from '../ui/format';
import { useNow } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { StatusPill } from '../ui/StatusPill';
import { factsOf } from './facts';
import { RunLink } from './RunLink';
import { isMoving } from './times';
import { type Branch, branches, isSettled, progressOf, type Progress } from './tree';
import { KIND_ICONS, work } from './words';

/** Calls are opened by themselves up to this number, and shown up to the other one. */
const CALLS_OPEN_MAX = 8;
const CALLS_SHOWN = 50;

interface Props {
  run: Run;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** The steps in the order of the definition; calls and rollbacks stand below the step that made them. */
export function StepList({ run, selected, onSelect }: Props) {
  const now = useNow(run.steps.some(isMoving), 500);
  return (
    <ul className="steps" aria-label="Steps">
      {branches(run.steps).map((branch) => (
        <BranchRows key={branch.step.id} branch={branch} now={now} selected={selected} onSelect={onSelect} />
      ))}
    </ul>
  );
}

type RowsProps = { branch: Branch; now: number } & Omit<Props, 'run'>;

function BranchRows({ branch, now, selected, onSelect }: RowsProps) {
  const { step, calls, rollbacks } = branch;
  const [chosen, choose] = useState<boolean | null>(null);
  const [all, showAll] = useState(false);
  const open = chosen ?? calls.length <= CALLS_OPEN_MAX;
  const progress = progressOf(branch);
  const shown = all ? calls : calls.slice(0, CALLS_SHOWN);
  return (
    <li>
      <div className="step-line">
        {progress === null ? (
          <span className="step-twist" />
        ) : (
          <button
            type="button"
            className="step-twist"
            aria-expanded={open}
            aria-label={`Calls of ${step.id}`}
            data-testid={`calls-${step.id}`}
            onClick={() => choose(!open)}
          >
            <Icon name="chevron" size={14} />
          </button>
        )}
        <Row step={step} progress={progress} now={now} selected={selected} onSelect={onSelect} />
      </div>
      {(open || rollbacks.length > 0) && (
        <ul className="step-calls">
          {[...(open ? shown : []), ...rollbacks].map((call) => (
            <li key={call.id} className="step-line">
              <Row step={call} progress={null} now={now} selected={selected} onSelect={onSelect} />
            </li>
          ))}
          {open && shown.length < calls.length && (
            <li>
              <button type="button" className="button ghost tiny" onClick={() => showAll(true)}>
                Show all {count(calls.length)} calls
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

interface RowProps {
  step: Step;
  progress: Progress | null;
  now: number;
  selected: string | null;
  onSelect: (id: string) => void;
}

function Row({ step, progress, now, selected, onSelect }: RowProps) {
  return (
    <div className="step-row" data-testid={`step-${step.id}`} data-status={step.status}>
      <button
        type="button"
        className="step-pick"
        aria-pressed={selected === step.id}
        onClick={() => onSelect(step.id)}
      >
        <Icon name={KIND_ICONS[step.kind]} size={14} />
        <span className="step-id truncate">{step.id}</span>
        <span className="step-work truncate">{work(step)}</span>
      </button>
      {step.childRunId !== null && <RunLink runId={step.childRunId} max={14} />}
      <span className="step-figures">{factsOf(step, progress, now)}</span>
      <StatusPill status={step.status} />
      {progress !== null && !isSettled(step.status) && (
        <span className="step-bar" role="presentation">
          <span style={{ width: `${progress.total === 0 ? 0 : (100 * progress.ended) / progress.total}%` }} />
        </span>
      )}
    </div>
  );
}

import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { Step } from '../api/types';
import { duration, percent } from '../ui/format';
import { useNow } from '../ui/hooks';
import { StatusPill } from '../ui/StatusPill';
import { STATUS_LOOKS } from '../ui/status';
import type { Direction } from './layout';
import { isMoving, stepMs } from './times';
import type { LiveText } from './view';

export type StepNodeType = Node<
  {
    step: Step;
    live: LiveText | undefined;
    selected: boolean;
    direction: Direction;
    onSelect: (id: string) => void;
  },
  'step'
>;

export function StepNode({ data }: NodeProps<StepNodeType>) {
  const { step, live, selected, direction, onSelect } = data;
  const sideways = direction === 'LR';
  const now = useNow(isMoving(step), 100);
  return (
    <>
      <Handle type="target" position={sideways ? Position.Left : Position.Top} isConnectable={false} />
      <button
        type="button"
        id={stepElementId(step.id)}
        className={`step-node nodrag nopan tone-${STATUS_LOOKS[step.status].tone}`}
        data-testid={`node-${step.id}`}
        data-status={step.status}
        data-direction={direction}
        aria-pressed={selected}
        onClick={() => onSelect(step.id)}
      >
        <span className="step-name truncate">{step.id}</span>
        <StatusPill status={step.status} word={STATUS_WORDS[step.status]} />
        <span className="step-agent truncate">{saying(step, live)}</span>
        <span className="step-facts">{facts(step, now)}</span>
      </button>
      <Handle type="source" position={sideways ? Position.Right : Position.Bottom} isConnectable={false} />
    </>
  );
}

/** Where the focus goes back to when the step's panel closes. */
export function stepElementId(id: string): string {
  return `step-${id}`;
}

/** Shorter words where the card is narrow. */
const STATUS_WORDS = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  RETRYING: 'Retrying',
  WAITING_REVIEW: 'In review',
  SUCCEEDED: 'Succeeded',
  SKIPPED: 'Skipped',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
} satisfies Record<Step['status'], string>;

const TAIL = 22;

function saying(step: Step, live: LiveText | undefined): string {
  if (step.status === 'RUNNING' && live) {
    if (live.text !== '') return `…${live.text.slice(-TAIL).replaceAll('\n', ' ')}`;
    const tool = live.tools.at(-1);
    if (tool !== undefined) return tool;
  }
  return step.agent ?? (step.kind === 'review' ? `review by ${step.review?.role ?? 'a person'}` : step.kind);
}

function facts(step: Step, now: number): string {
  const parts: string[] = [];
  const ms = stepMs(step, now);
  if (step.status === 'RETRYING' && step.nextAttemptAt !== null) {
    parts.push(`next try in ${duration(Date.parse(step.nextAttemptAt) - now)}`);
  } else if (ms !== null && step.status !== 'SKIPPED') {
    parts.push(duration(ms));
  }
  if (step.attempts > 1) parts.push(`${step.attempts} attempts`);
  if (step.confidence !== null) parts.push(`${percent(step.confidence)} sure`);
  return parts.join(' · ');
}

import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { Step } from '../api/types';
import { useNow } from '../ui/hooks';
import { StatusPill } from '../ui/StatusPill';
import { STATUS_LOOKS } from '../ui/status';
import { factsOf } from './facts';
import type { Direction } from './layout';
import { isMoving } from './times';
import { type Branch, progressOf } from './tree';
import type { LiveText } from './view';
import { work } from './words';

export type StepNodeType = Node<
  {
    branch: Branch;
    live: LiveText | undefined;
    selected: boolean;
    direction: Direction;
    onSelect: (id: string) => void;
  },
  'step'
>;

export function StepNode({ data }: NodeProps<StepNodeType>) {
  const { branch, live, selected, direction, onSelect } = data;
  const { step } = branch;
  const sideways = direction === 'LR';
  const now = useNow(isMoving(step), step.status === 'WAITING' ? 1_000 : 100);
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
        <span className="step-facts">{facts({ branch, now })}</span>
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
  WAITING: 'Waiting',
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
  return work(step);
}

function facts({ branch, now }: { branch: Branch; now: number }): string {
  const undo = branch.rollbacks.find(({ id }) => id === `${branch.step.id}.undo`);
  const figures = factsOf(branch.step, progressOf(branch), now);
  return undo === undefined ? figures : `${UNDO_WORDS[undo.status] ?? 'rolling back'}${figures === '' ? '' : ` · ${figures}`}`;
}

const UNDO_WORDS: Partial<Record<Step['status'], string>> = {
  SUCCEEDED: 'undone',
  SKIPPED: 'left as it is',
  FAILED: 'not undone',
  CANCELLED: 'not undone',
};

import type { Step, StepKind } from '../api/types';
import type { IconName } from '../ui/Icon';

export const KIND_ICONS: Record<StepKind, IconName> = {
  agent: 'wheel',
  workflow: 'link',
  map: 'list',
  loop: 'retry',
  supervisor: 'fork',
  wait: 'clock',
  signal: 'bell',
  review: 'person',
  call: 'arrow',
  rollback: 'undo',
};

/** What a step does, in a few words. */
export function work(step: Step): string {
  const target = step.agent ?? '';
  switch (step.kind) {
    case 'agent':
    case 'call':
      return target === '' ? step.kind : target;
    case 'rollback':
      return target === '' ? 'rollback' : `undo by ${target}`;
    case 'workflow':
      return `run of ${target}`;
    case 'map':
      return `map of ${target}`;
    case 'loop':
      return `loop of ${target}`;
    case 'supervisor':
      return `team of ${target}`;
    case 'wait':
      return 'wait';
    case 'signal':
      return `signal ${step.signal ?? target}`;
    case 'review':
      return `review by ${step.review?.role ?? 'a person'}`;
  }
}

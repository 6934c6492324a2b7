import type { ReviewStatus, RunStatus, StepStatus } from '../api/types';
import type { IconName } from './Icon';

export type StatusTone = 'running' | 'waiting' | 'retrying' | 'good' | 'bad' | 'quiet';

export interface StatusLook {
  word: string;
  icon: IconName;
  tone: StatusTone;
  spin?: boolean;
}

/** Each status has its own word and icon; the colour only repeats them. */
export const STATUS_LOOKS: Record<RunStatus | StepStatus | ReviewStatus, StatusLook> = {
  PENDING: { word: 'Pending', icon: 'clock', tone: 'quiet' },
  RUNNING: { word: 'Running', icon: 'wheel', tone: 'running', spin: true },
  RETRYING: { word: 'Retrying', icon: 'retry', tone: 'retrying' },
  WAITING: { word: 'Waiting', icon: 'clock', tone: 'waiting' },
  WAITING_REVIEW: { word: 'Waits for review', icon: 'person', tone: 'waiting' },
  SUCCEEDED: { word: 'Succeeded', icon: 'check', tone: 'good' },
  SKIPPED: { word: 'Skipped', icon: 'skip', tone: 'quiet' },
  FAILED: { word: 'Failed', icon: 'cross', tone: 'bad' },
  CANCELLED: { word: 'Cancelled', icon: 'stop', tone: 'quiet' },
  PAUSED: { word: 'Paused', icon: 'pause', tone: 'waiting' },
  COMPLETED: { word: 'Completed', icon: 'check', tone: 'good' },
  COMPENSATED: { word: 'Rolled back', icon: 'undo', tone: 'quiet' },
  OPEN: { word: 'Open', icon: 'clock', tone: 'waiting' },
  CLAIMED: { word: 'Claimed', icon: 'person', tone: 'running' },
  DECIDED: { word: 'Decided', icon: 'check', tone: 'good' },
  EXPIRED: { word: 'Expired', icon: 'warning', tone: 'bad' },
};

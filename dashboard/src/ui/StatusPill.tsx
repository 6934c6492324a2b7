import type { ReviewStatus, RunStatus, StepStatus } from '../api/types';
import { Icon } from './Icon';
import { STATUS_LOOKS } from './status';

interface Props {
  status: RunStatus | StepStatus | ReviewStatus;
  word?: string;
  testId?: string;
}

export function StatusPill({ status, word, testId }: Props) {
  const look = STATUS_LOOKS[status];
  return (
    <span className={`status tone-${look.tone}`} data-status={status} data-testid={testId}>
      <Icon name={look.icon} size={13} spin={look.spin ?? false} />
      {word ?? look.word}
    </span>
  );
}

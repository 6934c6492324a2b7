import { ApiError } from '../api/client';
import { ErrorNotice } from '../ui/States';

const CONFLICTS: Record<string, string> = {
  review_decided: 'Somebody has decided this review already; your decision had no effect.',
  review_claimed: 'Another person holds this review. Ask them to release it.',
};

/** Why an act had no effect. It outlives the decision panel, which is gone once the other person's decision is shown. */
export function Refusal({ error, onDismiss }: { error: Error; onDismiss: () => void }) {
  const known = error instanceof ApiError ? CONFLICTS[error.code] : undefined;
  const shown =
    error instanceof ApiError && known !== undefined ? new ApiError(error.status, error.code, known) : error;
  return <ErrorNotice error={shown} onDismiss={onDismiss} />;
}

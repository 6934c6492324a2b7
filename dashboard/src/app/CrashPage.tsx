import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/States';

/** A fault of this page itself: say so, and let the reader start again. */
export function CrashPage() {
  const cause = useRouteError();
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return <ErrorState error={error} onRetry={() => location.reload()} title="This page has failed" />;
}

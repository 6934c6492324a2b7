import { Link, useLocation } from 'react-router';
import { useTitle } from '../ui/hooks';
import { EmptyState } from '../ui/States';

export function NotFoundPage() {
  useTitle('Not found');
  const { pathname } = useLocation();
  return (
    <EmptyState title="No page runs under this address">
      <p>
        <code>{pathname}</code> is not a page of Millrace. Runs and reviews are found through their lists.
      </p>
      <div className="row">
        <Link className="button primary" to="/">
          Open the chat
        </Link>
        <Link className="button" to="/runs">
          All runs
        </Link>
      </div>
    </EmptyState>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getUsers } from '../api/registry';
import type { Collection, User, Users } from '../api/registryTypes';
import { RunLink } from '../run/RunLink';
import { count, moment } from '../ui/format';
import { ErrorState, LoadingBlock } from '../ui/States';
import { definitionPath } from './words';

/** Which definitions work with this one, and which runs that have not ended. */
export function UsedBy({ collection, name }: { collection: Collection; name: string }) {
  const users = useQuery({
    queryKey: ['registry', collection, name, 'users'],
    queryFn: ({ signal }) => getUsers(collection, name, signal),
  });
  if (users.error)
    return <ErrorState error={users.error} onRetry={() => void users.refetch()} title="This could not be found out" />;
  if (!users.data) return <LoadingBlock rows={4} label="Loading who uses it" />;
  const newest = users.data.entries.filter((user) => user.newest);
  const older = users.data.entries.length - newest.length;
  return (
    <>
      <section className="card registry-section">
        <h2>Definitions</h2>
        {newest.length === 0 && <p className="muted small">No definition works with it in its newest version.</p>}
        <ul className="registry-users" data-testid="used-by">
          {newest.map((user) => (
            <UserRow key={`${user.kind}/${user.name}`} user={user} />
          ))}
        </ul>
        {older > 0 && (
          <p className="muted small">
            {count(older)} older {older === 1 ? 'version does' : 'versions do'} too.
          </p>
        )}
      </section>
      <Runs users={users.data} />
    </>
  );
}

function UserRow({ user }: { user: User }) {
  return (
    <li className="row wrap small">
      <span className="muted">{user.kind}</span>
      <Link to={definitionPath(user.kind, user.name, user.version)}>
        {user.name}@{user.version}
      </Link>
      <span className="muted">
        {user.uses === null ? 'takes the newest when a run starts' : `is pinned to version ${user.uses}`}
      </span>
    </li>
  );
}

function Runs({ users }: { users: Users }) {
  if (users.kind !== 'agent' && users.kind !== 'workflow') return null;
  const runs = users.openRuns;
  return (
    <section className="card registry-section">
      <h2>Open runs{runs !== null && ` (${count(runs.count)})`}</h2>
      {runs === null && <p className="muted small">The archive does not answer at the moment.</p>}
      {runs !== null && runs.count === 0 && <p className="muted small">No run that has not ended uses it.</p>}
      {runs !== null && runs.newest.length > 0 && (
        <ul className="registry-users" data-testid="open-runs">
          {runs.newest.map((run) => (
            <li key={run.runId} className="row wrap small">
              <RunLink runId={run.runId} />
              <span className="muted">
                {run.workflow}, version {run.version}, since {moment(run.startedAt)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

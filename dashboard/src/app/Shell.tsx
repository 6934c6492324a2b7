import './shell.css';
import { useQuery } from '@tanstack/react-query';
import { NavLink, Outlet } from 'react-router';
import { listReviews } from '../api/endpoints';
import { Icon, type IconName } from '../ui/Icon';
import { Logo } from '../ui/Logo';
import { ThemeToggle } from '../ui/theme';

const OPEN_REVIEWS_POLL_MS = 15_000;
const COUNTED_MAX = 50;

/** The frame around every page: where one is, what waits for a person. */
export function Shell() {
  const open = useQuery({
    queryKey: ['reviews', 'open-count'],
    queryFn: ({ signal }) => listReviews('OPEN', null, signal),
    refetchInterval: OPEN_REVIEWS_POLL_MS,
  });
  const waiting = open.data?.reviews.length ?? 0;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="top">
        <NavLink to="/" className="brand" aria-label="Millrace, to the chat">
          <Logo />
          <span>Millrace</span>
        </NavLink>
        <nav aria-label="Pages">
          <Tab to="/" icon="chat" label="Chat" />
          <Tab to="/runs" icon="list" label="Runs" />
          <Tab to="/registry" icon="shelf" label="Registry" />
          <Tab to="/reviews" icon="review" label="Reviews" badge={waiting} />
          <Tab to="/evaluations" icon="check" label="Evaluations" />
        </nav>
        <ThemeToggle />
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function Tab({ to, icon, label, badge = 0 }: { to: string; icon: IconName; label: string; badge?: number }) {
  return (
    <NavLink to={to} end={to === '/'} className="tab">
      <Icon name={icon} size={17} />
      <span>{label}</span>
      {badge > 0 && (
        <span className="badge">
          {badge >= COUNTED_MAX ? `${COUNTED_MAX}+` : badge}
          <span className="sr-only"> open</span>
        </span>
      )}
    </NavLink>
  );
}

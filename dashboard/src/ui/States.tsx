import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import type { StreamState } from '../api/stream';
import { Icon, type IconName } from './Icon';
import { Logo } from './Logo';

/** What went wrong in the server's own words, its stable code, and a way to try again. */
export function ErrorState({ error, onRetry, title }: { error: Error; onRetry?: () => void; title?: string }) {
  const api = error instanceof ApiError ? error : null;
  return (
    <div className="state" role="alert">
      <span className="art">
        <Icon name="warning" size={36} />
      </span>
      <h2>{title ?? 'This could not be loaded'}</h2>
      <p>{error.message}</p>
      {api && (
        <p className="small">
          <code>{api.code}</code>
          {api.retryAfterS !== null && `, try again in ${api.retryAfterS} s`}
        </p>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          <Icon name="retry" /> Try again
        </button>
      )}
    </div>
  );
}

/** The same for an action that failed while the page stays usable. */
export function ErrorNotice({ error, onDismiss }: { error: Error; onDismiss?: () => void }) {
  const api = error instanceof ApiError ? error : null;
  return (
    <div className="notice tone-bad" role="alert">
      <Icon name="warning" />
      <div className="notice-body">
        {error.message} {api && <code>{api.code}</code>}
        {api?.errors.map((item) => (
          <div key={item.pointer}>
            <code>{item.pointer}</code> {item.message}
          </div>
        ))}
      </div>
      {onDismiss && (
        <button type="button" className="button ghost tiny icon" onClick={onDismiss} aria-label="Dismiss">
          <Icon name="cross" size={13} />
        </button>
      )}
    </div>
  );
}

export function EmptyState({ title, children, icon }: { title: string; children: ReactNode; icon?: IconName }) {
  return (
    <div className="state">
      <span className="art">{icon ? <Icon name={icon} size={36} /> : <Logo size={48} />}</span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Skeleton({ height = 16, width = '100%' }: { height?: number; width?: number | string }) {
  return <span className="skeleton" style={{ height, width }} />;
}

export function LoadingBlock({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} style={{ display: 'grid', gap: 12, padding: 16 }}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={18} width={`${95 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}

const CONNECTIONS: Record<StreamState, string> = {
  connecting: 'connecting…',
  open: 'live',
  reconnecting: 'reconnecting…',
  ended: 'ended',
};

export function Connection({ state }: { state: StreamState }) {
  return (
    <span className="connection" data-state={state} role="status">
      {CONNECTIONS[state]}
    </span>
  );
}

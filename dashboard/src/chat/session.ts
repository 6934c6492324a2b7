import { read, useStored, write } from '../ui/hooks';

const KEY = 'millrace.session';
const USED_KEY = 'millrace.session.used';

export function newSessionId(): string {
  return `web-${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
}

/** The reader's session outlives a reload; `renew` begins another one. */
export function useSessionId(): { sessionId: string; renew: () => void } {
  const [sessionId, setSessionId] = useStored(KEY, newSessionId);
  return { sessionId, renew: () => setSessionId(newSessionId()) };
}

/** A session that nobody has written to is not known to the platform, so there is nothing to ask for. */
export function wasUsed(sessionId: string): boolean {
  return read(USED_KEY) === sessionId;
}

export function markUsed(sessionId: string): void {
  write(USED_KEY, sessionId);
}

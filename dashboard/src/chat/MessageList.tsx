import { useEffect, useRef } from 'react';
import type { Turn } from '../api/types';
import { EmptyState, ErrorState, LoadingBlock } from '../ui/States';
import { SUGGESTIONS } from './customers';
import { TurnView } from './TurnView';
import type { Conversation } from './useConversation';

/** A reader this near to the end follows the text as it grows. */
const FOLLOW_PX = 120;

interface Props {
  conversation: Conversation;
  onShowRun: () => void;
  onSuggest: (text: string, customerId: string) => void;
}

export function MessageList({ conversation, onShowRun, onSuggest }: Props) {
  const { turns, active, sending, stream, loading, loadError } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [turns.length, last?.status, sending]);

  const written = Object.values(stream.view.live).reduce((sum, { text }) => sum + text.length, 0);
  useEffect(() => {
    const list = box.current;
    if (list && list.scrollHeight - list.scrollTop - list.clientHeight < FOLLOW_PX) list.scrollTop = list.scrollHeight;
  }, [written]);

  const liveView = (turn: Turn) => (turn.runId === active?.runId ? stream.view : null);
  const show = (turn: Turn) => {
    conversation.choose(turn.runId);
    onShowRun();
  };
  return (
    <div className="messages" ref={box} tabIndex={0} role="log" aria-label="Messages" aria-live="polite">
      {loading && <LoadingBlock rows={3} label="Loading the session" />}
      {loadError && turns.length === 0 && <ErrorState error={loadError} />}
      {!loading && !loadError && turns.length === 0 && sending === null && (
        <EmptyState title="Ask the support desk" icon="chat">
          <p>Choose whose account it is about, or nobody, and ask. These show what it can do:</p>
          <ul className="suggestions" aria-label="Suggested questions">
            {SUGGESTIONS.map(({ text, customerId }) => (
              <li key={text}>
                <button type="button" className="suggestion" onClick={() => onSuggest(text, customerId)}>
                  <span>{text}</span>
                  <span className="muted mono">{customerId || 'nobody'}</span>
                </button>
              </li>
            ))}
          </ul>
        </EmptyState>
      )}
      {turns.map((turn) => (
        <TurnView
          key={turn.runId}
          turn={turn}
          view={liveView(turn)}
          active={turn.runId === active?.runId}
          onShowRun={() => show(turn)}
        />
      ))}
      {sending !== null && (
        <div className="turn">
          <p className="asked">{sending}</p>
          <p className="muted small">Sending…</p>
        </div>
      )}
    </div>
  );
}

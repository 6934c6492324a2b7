import { useEffect, useRef } from 'react';
import type { JournalEvent } from '../api/types';
import { moment, offset } from '../ui/format';
import { sentence, tone } from './sentences';

const STICKY_PX = 60;

/** The journal as people read it: newest last; an open run is followed while the reader stays at the end. */
export function EventList({ events, follow }: { events: JournalEvent[]; follow: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef(0);
  const start = events[0]?.at ?? '';
  useEffect(() => {
    const box = list.current;
    const first = shown.current === 0;
    shown.current = events.length;
    if (!box || (first && !follow)) return;
    const added = box.lastElementChild?.clientHeight ?? 0;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight - added < STICKY_PX;
    if (first || atEnd) box.scrollTop = box.scrollHeight;
  }, [events.length, follow]);
  if (events.length === 0) return <p className="muted small event-none">No event has arrived yet.</p>;
  return (
    <ol className="events" ref={list} tabIndex={0} aria-label="Journal of the run">
      {events.map((event) => (
        <li key={event.sequence} className="event" data-testid="event-row" data-tone={tone(event)}>
          <span className="event-sequence">{event.sequence}</span>
          <time className="event-offset" dateTime={event.at} title={moment(event.at)}>
            {offset(start, event.at)}
          </time>
          <span className="event-type">{event.type}</span>
          <span className="event-text">{sentence(event)}</span>
        </li>
      ))}
    </ol>
  );
}

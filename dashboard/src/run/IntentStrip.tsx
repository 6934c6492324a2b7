import type { Intent } from '../api/types';
import { percent, sentenceCase } from '../ui/format';

const SHOWN = 4;

/** What the router took the message for, beside what else it might have been. */
export function IntentStrip({ intent, workflow }: { intent: Intent; workflow: string }) {
  return (
    <section className="intent" aria-label="Routing">
      <p className="small">
        {intent.abstained || intent.label === null ? (
          <>
            The router was not sure and chose <strong>{workflow}</strong>
          </>
        ) : (
          <>
            Routed as <strong>{sentenceCase(intent.label.replaceAll('-', ' '))}</strong> to <strong>{workflow}</strong>
          </>
        )}
        {intent.confidence !== null && `, ${percent(intent.confidence)} sure`}
      </p>
      <ul className="candidates">
        {intent.candidates.slice(0, SHOWN).map(({ label, score }) => (
          <li key={label}>
            <span className="truncate">{label}</span>
            <span className="bar" aria-hidden="true">
              <span style={{ width: `${Math.max(2, Math.min(100, score * 100))}%` }} />
            </span>
            <span>{percent(score)}</span>
          </li>
        ))}
      </ul>
      {intent.classifier !== null && <p className="muted small mono truncate">{intent.classifier}</p>}
    </section>
  );
}

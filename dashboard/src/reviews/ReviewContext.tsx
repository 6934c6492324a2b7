import type { JsonObject, JsonValue, Review } from '../api/types';
import { isObject, text } from '../run/data';
import { percent, sentenceCase } from '../ui/format';
import { Facts } from './Facts';

/** What the reviewer needs to judge: what was asked, and what each earlier step found. */
export function ReviewContext({ review }: { review: Review }) {
  const steps = Object.entries(review.context ?? {}).filter(([, step]) => !isProposal(step.output, review.proposed));
  return (
    <aside className="review-context" aria-label="Context">
      <details className="card" open>
        <summary>What was asked</summary>
        <div className="context-body">
          <Facts value={review.input} label="Input" />
        </div>
      </details>
      {steps.map(([id, step]) => (
        <details key={id} className="card" open>
          <summary>
            {sentenceCase(id)}
            {typeof step.confidence === 'number' && <span className="muted"> · {percent(step.confidence)} sure</span>}
          </summary>
          <div className="context-body">
            <Finding value={step.output ?? null} label={`Output of ${id}`} />
          </div>
        </details>
      ))}
    </aside>
  );
}

function isProposal(output: JsonValue | undefined, proposed: JsonValue): boolean {
  return proposed !== null && JSON.stringify(output) === JSON.stringify(proposed);
}

function Finding({ value, label }: { value: JsonValue; label: string }) {
  const passages = isObject(value) && Array.isArray(value.passages) ? value.passages.filter(isObject) : null;
  if (passages === null) return <Facts value={value} label={label} />;
  if (passages.length === 0) return <p className="muted small">No passage came near the question.</p>;
  return passages.map((passage, index) => <Passage key={index} passage={passage} />);
}

function Passage({ passage }: { passage: JsonObject }) {
  const id = text(passage, 'id');
  return (
    <article className="passage">
      <h3>
        {text(passage, 'title') ?? id ?? 'Passage'}
        {text(passage, 'section') !== null && <span className="muted"> · {text(passage, 'section')}</span>}
      </h3>
      <p>{text(passage, 'text')}</p>
      {id !== null && <code className="muted">{id}</code>}
    </article>
  );
}

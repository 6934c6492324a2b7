import './answer.css';
import { useId, useState } from 'react';
import { percent } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Markdown } from '../ui/Markdown';
import type { Answer } from './answer';

/** An answer with its sources: each chip shows the sentence the answer rests on. */
export function AnswerView({ answer, testId }: { answer: Answer; testId?: string }) {
  const [open, setOpen] = useState<string | null>(null);
  const quoteId = useId();
  const cited = answer.citations.find(({ id }) => id === open);
  const toggle = (id: string) => setOpen(id === open ? null : id);
  const reference = (id: string) => {
    const index = answer.citations.findIndex((citation) => citation.id === id);
    if (index < 0) return `[${id}]`;
    return (
      <button
        type="button"
        className="reference"
        aria-expanded={open === id}
        aria-label={`Source ${index + 1}: ${answer.citations[index]?.title ?? id}`}
        onClick={() => toggle(id)}
      >
        {index + 1}
      </button>
    );
  };
  return (
    <div className="answer">
      <div data-testid={testId}>
        <Markdown text={answer.text} reference={reference} />
      </div>
      {answer.citations.length > 0 && (
        <ul className="chips" aria-label="Sources">
          {answer.citations.map((citation, index) => (
            <li key={citation.id}>
              <button
                type="button"
                className="chip"
                aria-expanded={open === citation.id}
                aria-controls={quoteId}
                title={citation.id}
                onClick={() => toggle(citation.id)}
              >
                <span className="chip-number">{index + 1}</span>
                <span className="truncate">{citation.title}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div id={quoteId} className="quote-slot" aria-live="polite">
        {cited && (
          <figure className="quote">
            <Icon name="quote" />
            <div>
              <blockquote>{cited.quote}</blockquote>
              <figcaption>
                {cited.title} <code>{cited.id}</code>
              </figcaption>
            </div>
          </figure>
        )}
      </div>
      {(answer.confidence !== null || answer.notice !== '' || answer.modelUsed !== null) && (
        <p className="answer-foot">
          {answer.confidence !== null && <span>Confidence {percent(answer.confidence)}</span>}
          {answer.modelUsed !== null && <span>Written by {answer.modelUsed}</span>}
          {answer.notice !== '' && (
            <span className="answer-notice">
              <Icon name="info" size={14} /> {answer.notice}
            </span>
          )}
        </p>
      )}
    </div>
  );
}

import { useEffect, useId, useRef } from 'react';
import type { Draft } from './draft';

interface Props {
  draft: Draft;
  problem: string | null;
  onChange: (draft: Draft) => void;
}

/** Edits the answer as text, any other output as JSON. */
export function OutputEditor({ draft, problem, onChange }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const problemId = useId();
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="output-editor">
      <textarea
        ref={field}
        className={draft.kind === 'json' ? 'input mono' : 'input'}
        data-testid="review-output"
        aria-label={draft.kind === 'json' ? 'Output as JSON' : 'Answer'}
        aria-invalid={problem !== null}
        aria-describedby={problemId}
        spellCheck={draft.kind === 'text'}
        rows={6}
        value={draft.source}
        onChange={(event) => onChange({ ...draft, source: event.target.value })}
      />
      <p id={problemId} className={problem === null ? 'small muted' : 'small late'}>
        {problem ??
          (draft.kind === 'text' ? 'Markdown; [source ids] stay linked. Citations are kept as they are.' : 'JSON.')}
      </p>
    </div>
  );
}

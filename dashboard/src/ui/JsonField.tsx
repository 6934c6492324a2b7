import { useId } from 'react';
import { parseJson } from './json';

const ROWS_MIN = 4;
const ROWS_MAX = 14;

interface Props {
  label: string;
  source: string;
  testId?: string;
  onChange: (source: string) => void;
}

/** A JSON document to edit, with what is wrong with it. */
export function JsonField({ label, source, testId, onChange }: Props) {
  const problemId = useId();
  const parsed = parseJson(source);
  const rows = Math.min(ROWS_MAX, Math.max(ROWS_MIN, source.split('\n').length));
  return (
    <label className="field">
      <span>{label}</span>
      <textarea
        className="input json-field"
        data-testid={testId}
        aria-invalid={!parsed.ok}
        aria-describedby={problemId}
        spellCheck={false}
        rows={rows}
        value={source}
        onChange={(event) => onChange(event.target.value)}
      />
      <small id={problemId} className={parsed.ok ? 'muted' : 'json-problem'}>
        {parsed.ok ? 'JSON' : parsed.message}
      </small>
    </label>
  );
}

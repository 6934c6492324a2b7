import { type Ref } from 'react';

interface Props {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  /** Lines with something wrong, from 1. */
  wrong: ReadonlySet<number>;
  placeholder: string;
  onChange: (value: string) => void;
}

const ROWS_MIN = 16;

/** A text to edit beside the numbers of its lines; the text area grows, so both scroll as one. */
export function LinedText({ ref, value, wrong, placeholder, onChange }: Props) {
  const rows = Math.max(ROWS_MIN, value.split('\n').length + 1);
  return (
    <div className="lined" data-wrong={wrong.size > 0}>
      <ol className="lined-numbers" aria-hidden="true">
        {Array.from({ length: rows }, (_, index) => (
          <li key={index} data-wrong={wrong.has(index + 1)} data-testid={wrong.has(index + 1) ? 'wrong-line' : undefined}>
            {index + 1}
          </li>
        ))}
      </ol>
      <textarea
        ref={ref}
        className="lined-text"
        aria-label="Definitions as YAML"
        aria-invalid={wrong.size > 0}
        data-testid="apply-text"
        spellCheck={false}
        wrap="off"
        rows={rows}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

import type { JsonValue } from '../api/types';

/** A collapsible view of a JSON value; deep branches start closed. */
export function JsonView({ value, label }: { value: JsonValue; label: string }) {
  return (
    <div className="json" role="group" aria-label={label} tabIndex={0}>
      <JsonNode value={value} depth={0} />
    </div>
  );
}

const OPEN_DEPTH = 2;

function JsonNode({ name, value, depth }: { name?: string; value: JsonValue; depth: number }) {
  const key = name !== undefined && (
    <>
      <span className="key">{name}</span>:{' '}
    </>
  );
  if (value === null || typeof value !== 'object') {
    return (
      <>
        {key}
        <Scalar value={value} />
      </>
    );
  }
  const entries = Object.entries(value);
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    return (
      <>
        {key}
        <span className="muted">{`${left}${right}`}</span>
      </>
    );
  }
  return (
    <details open={depth < OPEN_DEPTH}>
      <summary>
        {key}
        {left} {entries.length} {right}
      </summary>
      <ul>
        {entries.map(([inner, item]) => (
          <li key={inner}>
            <JsonNode name={inner} value={item} depth={depth + 1} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Scalar({ value }: { value: null | boolean | number | string }) {
  if (typeof value === 'string') return <span className="string">“{value}”</span>;
  if (typeof value === 'number') return <span className="number">{value}</span>;
  return <span className="word">{String(value)}</span>;
}

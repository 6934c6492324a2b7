import type { JsonObject, JsonValue } from '../api/types';
import { isObject } from '../run/data';
import { sentenceCase } from '../ui/format';
import { JsonView } from '../ui/JsonView';

/** Plain fields as a list of facts, lists of like records as tables, anything deeper as JSON. */
export function Facts({ value, label }: { value: JsonValue; label: string }) {
  if (!isObject(value))
    return value === null ? <p className="muted small">Nothing.</p> : <JsonView value={value} label={label} />;
  const entries = Object.entries(value);
  const plain = entries.filter(([, item]) => !isNested(item));
  return (
    <>
      {plain.length > 0 && (
        <dl className="fact-list">
          {plain.map(([name, item]) => (
            <div key={name}>
              <dt>{sentenceCase(spaced(name))}</dt>
              <dd>{word(item)}</dd>
            </div>
          ))}
        </dl>
      )}
      {entries
        .filter(([, item]) => isNested(item))
        .map(([name, item]) => (
          <section key={name} className="nested">
            <h3>{sentenceCase(spaced(name))}</h3>
            <Nested value={item} label={name} />
          </section>
        ))}
    </>
  );
}

function Nested({ value, label }: { value: JsonValue; label: string }) {
  if (isObject(value)) return <Facts value={value} label={label} />;
  if (!Array.isArray(value) || value.length === 0) return <p className="muted small">None.</p>;
  const rows = value.filter(isObject);
  if (rows.length !== value.length || rows.some((row) => Object.values(row).some(isNested))) {
    return <JsonView value={value} label={label} />;
  }
  return <RecordTable rows={rows} label={sentenceCase(spaced(label))} />;
}

const LIFTED_FROM_ROWS = 3;
const PROSE_FROM_CHARS = 18;
const AMOUNT = /^-?\d+(\.\d+)?$/;

/** What is the same in every row is said once above the table, so that the rest fits beside the answer. */
function RecordTable({ rows, label }: { rows: JsonObject[]; label: string }) {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const same = (column: string) => rows.every((row) => row[column] === rows[0]?.[column]);
  const lifted = rows.length < LIFTED_FROM_ROWS ? [] : all.filter(same);
  const columns = all.filter((column) => !lifted.includes(column));
  const amounts = columns.filter((column) => rows.every((row) => AMOUNT.test(word(row[column] ?? null))));
  const prose = columns.filter((column) => rows.some((row) => word(row[column] ?? null).length > PROSE_FROM_CHARS));
  const look = (column: string) => (amounts.includes(column) ? 'amount' : prose.includes(column) ? 'prose' : '');
  return (
    <>
      {lifted.length > 0 && (
        <p className="muted small">
          All: {lifted.map((column) => `${spaced(column)} ${word(rows[0]?.[column] ?? null)}`).join(', ')}
        </p>
      )}
      <div className="fact-table" tabIndex={0} role="group" aria-label={label}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} className={look(column)}>
                  {sentenceCase(spaced(column))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column} className={look(column)}>
                    {word(row[column] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function isNested(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function word(value: JsonValue): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return INSTANT.test(shown) ? `${shown.slice(0, 10)} ${shown.slice(11, 16)}` : shown;
}

import './registry.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { ApiError, type FieldError } from '../api/client';
import { publish } from '../api/registry';
import type { Note, Publication } from '../api/registryTypes';
import { useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { ErrorNotice } from '../ui/States';
import { LinedText } from './LinedText';
import { definitionPath } from './words';

const EXAMPLE = `prompt: greet
description: Greets a person by name.
template: |
  Write one friendly sentence to {{name}}.
variables:
  name: Who is greeted.
`;

const PROBLEMS: Record<string, string> = {
  definition_invalid: 'Nothing is published: this has to be mended first.',
  breaking_change: 'Nothing is published: this breaks what others rely on.',
};

/** Publishes what is pasted: one document or several with --- between them, checked at their lines. */
export function ApplyPage() {
  useTitle('Publish');
  const given = (useLocation().state as { yaml?: string } | null)?.yaml;
  const [text, setText] = useState(given ?? '');
  const [allowBreaking, setAllowBreaking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: (dryRun: boolean) => publish(text, { dryRun, allowBreaking }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registry'] }),
  });
  const refusal = sending.error instanceof ApiError ? sending.error : null;
  const breaks = refusal?.code === 'breaking_change';
  const lines = new Set((refusal?.errors ?? []).flatMap(({ line }) => (line ? [line] : [])));
  const edit = (next: string) => {
    setText(next);
    sending.reset();
  };
  return (
    <div className="page registry-page">
      <Link className="back" to="/registry">
        <Icon name="back" size={14} /> Registry
      </Link>
      <header className="page-head">
        <div>
          <h1>Publish</h1>
          <p className="small">
            One document, or several with <code>---</code> between them: all are published, or none. The same document
            again changes nothing.
          </p>
        </div>
      </header>
      <LinedText ref={field} value={text} wrong={lines} placeholder={EXAMPLE} onChange={edit} />
      <div className="row wrap">
        <button
          type="button"
          className="button primary"
          data-testid="apply-publish"
          disabled={text.trim() === '' || sending.isPending}
          onClick={() => sending.mutate(false)}
        >
          Publish
        </button>
        <button
          type="button"
          className="button"
          data-testid="apply-check"
          disabled={text.trim() === '' || sending.isPending}
          onClick={() => sending.mutate(true)}
        >
          Check only
        </button>
        {(breaks || allowBreaking) && (
          <label className="row small">
            <input
              type="checkbox"
              data-testid="apply-allow-breaking"
              checked={allowBreaking}
              onChange={(event) => setAllowBreaking(event.target.checked)}
            />
            Publish although it breaks what others rely on
          </label>
        )}
      </div>
      {sending.error && (refusal === null || refusal.errors.length === 0) && <ErrorNotice error={sending.error} />}
      {refusal !== null && refusal.errors.length > 0 && (
        <section className={`notice ${breaks ? 'tone-waiting' : 'tone-bad'}`} role="alert" data-testid="apply-problems">
          <Icon name="warning" />
          <div className="notice-body">
            <strong>{PROBLEMS[refusal.code] ?? refusal.message}</strong>
            <Places notes={refusal.errors} onLine={(line) => goTo(field.current, line)} />
          </div>
        </section>
      )}
      {sending.data && <Outcome definitions={sending.data.definitions} onLine={(line) => goTo(field.current, line)} />}
    </div>
  );
}

function Places({ notes, onLine }: { notes: (FieldError | Note)[]; onLine: (line: number) => void }) {
  return (
    <ul className="registry-notes">
      {notes.map((note, index) => (
        <li key={index}>
          {note.line ? (
            <button type="button" className="button tiny" onClick={() => onLine(note.line ?? 1)}>
              Line {note.line}
            </button>
          ) : null}{' '}
          {note.message} {note.pointer !== '' && <code>{note.pointer}</code>}
        </li>
      ))}
    </ul>
  );
}

const OUTCOMES: Record<Publication['outcome'], string> = {
  published: 'is published',
  unchanged: 'was there already',
  would_publish: 'would be published',
};

function Outcome({ definitions, onLine }: { definitions: Publication[]; onLine: (line: number) => void }) {
  return (
    <section className="notice tone-good" role="status" data-testid="apply-outcome">
      <Icon name="check" />
      <div className="notice-body">
        <ul className="registry-notes">
          {definitions.map((each) => (
            <li key={`${each.kind}/${each.name}/${each.version}`}>
              <span className="muted">{each.kind}</span>{' '}
              {each.outcome === 'would_publish' ? (
                `${each.name}@${each.version}`
              ) : (
                <Link to={definitionPath(each.kind, each.name, each.version)}>
                  {each.name}@{each.version}
                </Link>
              )}{' '}
              {OUTCOMES[each.outcome]}
              <Places notes={[...each.warnings, ...each.broken]} onLine={onLine} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Selects a line and brings it into sight. */
function goTo(field: HTMLTextAreaElement | null, line: number) {
  if (field === null) return;
  const lines = field.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RunFilter } from '../api/endpoints';
import { listDefinitions } from '../api/registry';
import { RUN_STATUSES } from '../api/types';
import { STATUS_LOOKS } from '../ui/status';

const TYPING_PAUSE_MS = 300;

interface Props {
  filter: RunFilter;
  onChange: (name: keyof RunFilter, value: string) => void;
  onClear: () => void;
}

export function RunFilters({ filter, onChange, onClear }: Props) {
  const workflows = useQuery({
    queryKey: ['registry', 'workflows'],
    queryFn: ({ signal }) => listDefinitions('workflows', signal),
    staleTime: 10_000,
  });
  const names = [...new Set((workflows.data?.entries ?? []).map(({ name }) => name))];
  if (filter.workflow !== '' && !names.includes(filter.workflow)) names.push(filter.workflow);
  const [cleared, setCleared] = useState(0);
  const any = Object.values(filter).some((value) => value !== '');
  const clear = () => {
    setCleared((count) => count + 1);
    onClear();
  };
  return (
    <div className="filters" role="search">
      <SearchField key={cleared} value={filter.text} onChange={(text) => onChange('text', text)} />
      <label>
        <span className="sr-only">Status</span>
        <select className="input" value={filter.status} onChange={(event) => onChange('status', event.target.value)}>
          <option value="">Any status</option>
          {RUN_STATUSES.map((status) => (
            <option key={status} value={status}>
              {STATUS_LOOKS[status].word}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr-only">Workflow</span>
        <select
          className="input"
          value={filter.workflow}
          onChange={(event) => onChange('workflow', event.target.value)}
        >
          <option value="">Any workflow</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {any && (
        <button type="button" className="button ghost" onClick={clear}>
          Clear
        </button>
      )}
    </div>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="grow">
      <span className="sr-only">Text in the message</span>
      <input
        className="input"
        type="search"
        placeholder="Search the messages"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

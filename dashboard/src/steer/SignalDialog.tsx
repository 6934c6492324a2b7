import { useState } from 'react';
import { Confirm } from '../ui/Confirm';
import { parseJson } from '../ui/json';
import { JsonField } from '../ui/JsonField';
import { ErrorNotice } from '../ui/States';
import { useSteer } from './useSteer';

interface Props {
  runId: string;
  /** At least one. */
  names: string[];
  onClose: () => void;
}

/** Tells a run that something happened outside that a step waits for, or will. */
export function SignalDialog({ runId, names, onClose }: Props) {
  const [name, setName] = useState(names[0] ?? '');
  const [source, setSource] = useState('{}');
  const parsed = parseJson(source);
  const signal = useSteer(runId, 'signals', onClose);
  return (
    <Confirm
      title={names.length === 1 ? `Send the signal ${name}` : 'Send a signal'}
      confirm="Send"
      dismiss="Discard"
      tone="primary"
      wide
      busy={signal.isPending || !parsed.ok}
      testId="signal-submit"
      onConfirm={() => parsed.ok && signal.mutate({ name, payload: parsed.value })}
      onClose={onClose}
    >
      {names.length > 1 && (
        <label className="field">
          <span>Signal</span>
          <select className="input" value={name} onChange={(event) => setName(event.target.value)}>
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      <JsonField label="Payload" source={source} testId="signal-payload" onChange={setSource} />
      <p className="small muted">It becomes the output of the step that waits for it. A step not reached yet finds it.</p>
      {signal.error && <ErrorNotice error={signal.error} />}
    </Confirm>
  );
}

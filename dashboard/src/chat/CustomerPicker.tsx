import { useState } from 'react';
import { CUSTOMERS } from './customers';

interface Props {
  value: string;
  onChange: (customerId: string) => void;
}

const OTHER = 'other';

/** Whose account the question is about: a customer of the example, another id, or nobody. */
export function CustomerPicker({ value, onChange }: Props) {
  const listed = value === '' || CUSTOMERS.some(({ id }) => id === value);
  const [free, setFree] = useState(!listed);
  const pick = (choice: string) => {
    setFree(choice === OTHER);
    onChange(choice === OTHER ? '' : choice);
  };
  return (
    <div className="customer">
      <label htmlFor="customer">Customer</label>
      <select
        id="customer"
        className="input"
        data-testid="customer-select"
        value={free ? OTHER : value}
        onChange={(event) => pick(event.target.value)}
      >
        <option value="">Nobody signed in</option>
        {CUSTOMERS.map(({ id, about }) => (
          <option key={id} value={id}>
            {id} · {about}
          </option>
        ))}
        <option value={OTHER}>Another customer…</option>
      </select>
      {free && (
        <input
          className="input mono"
          aria-label="Customer id"
          placeholder="C-…"
          value={value}
          maxLength={64}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </div>
  );
}

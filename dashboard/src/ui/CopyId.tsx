import { useState } from 'react';
import { shortId } from './format';
import { Icon } from './Icon';

interface Props {
  id: string;
  what: string;
  max?: number;
}

/** A long id, shortened, with its whole text on hover and on the clipboard at a press. */
export function CopyId({ id, what, max = 20 }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    } catch {
      setCopied(false);
    }
  };
  return (
    <span className="copy-id">
      <span className="truncate" title={id}>
        {shortId(id, max)}
      </span>
      <button
        type="button"
        className="button ghost tiny icon"
        onClick={() => void copy()}
        aria-label={copied ? `${what} copied` : `Copy ${what}`}
        title={`Copy ${what}`}
      >
        <Icon name={copied ? 'check' : 'copy'} size={13} />
      </button>
    </span>
  );
}

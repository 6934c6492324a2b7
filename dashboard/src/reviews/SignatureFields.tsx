import type { Ref } from 'react';

interface Props {
  name: string;
  comment: string;
  /** A decision was tried without a name. */
  missing?: boolean;
  nameField?: Ref<HTMLInputElement>;
  /** How tests find the fields. */
  testIds: { name: string; comment: string };
  onName: (name: string) => void;
  onComment: (comment: string) => void;
}

/** Who decides, and why: what every decision of a person is signed with. */
export function SignatureFields({ name, comment, missing = false, nameField, testIds, onName, onComment }: Props) {
  return (
    <div className="decision-fields">
      <label className="field">
        <span>Your name</span>
        <input
          className="input"
          ref={nameField}
          value={name}
          maxLength={64}
          aria-invalid={missing}
          autoComplete="name"
          data-testid={testIds.name}
          onChange={(event) => onName(event.target.value)}
        />
      </label>
      <label className="field">
        <span>Comment (optional)</span>
        <input
          className="input"
          value={comment}
          maxLength={1_000}
          data-testid={testIds.comment}
          onChange={(event) => onComment(event.target.value)}
        />
      </label>
    </div>
  );
}

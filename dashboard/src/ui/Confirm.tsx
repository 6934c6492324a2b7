import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  children: ReactNode;
  confirm: string;
  busy?: boolean;
  testId?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** A native modal dialogue: the browser keeps the focus inside and gives it back, Escape closes. */
export function Confirm({ title, children, confirm, busy = false, testId, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="confirm-title" onClose={onClose}>
      <h2 id="confirm-title">{title}</h2>
      {children}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        <button type="button" className="button danger" disabled={busy} onClick={onConfirm} data-testid={testId}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}

import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: string;
  children: ReactNode;
  confirm: string;
  /** What the other button says: nothing happens. */
  dismiss?: string;
  tone?: 'danger' | 'primary';
  wide?: boolean;
  busy?: boolean;
  testId?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** A native modal dialogue: the browser keeps the focus inside and gives it back, Escape closes. */
export function Confirm(props: Props) {
  const { title, children, confirm, dismiss = 'Keep as it is', tone = 'danger', wide = false, busy = false } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={wide ? 'dialog wide' : 'dialog'} aria-labelledby={titleId} onClose={props.onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <div className="actions">
        <button type="button" className="button" onClick={props.onClose}>
          {dismiss}
        </button>
        <button
          type="button"
          className={`button ${tone}`}
          disabled={busy}
          onClick={props.onConfirm}
          data-testid={props.testId}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}

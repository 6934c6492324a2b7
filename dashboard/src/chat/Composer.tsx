import { type KeyboardEvent, type SyntheticEvent, useState } from 'react';
import { Icon } from '../ui/Icon';
import { CustomerPicker } from './CustomerPicker';
import type { Conversation } from './useConversation';

const TEXT_MAX = 4_000;

interface Props {
  conversation: Conversation;
  customerId: string;
  onCustomer: (customerId: string) => void;
}

export function Composer({ conversation, customerId, onCustomer }: Props) {
  const [text, setText] = useState('');
  const busy = conversation.sending !== null;
  const ready = text.trim() !== '' && !busy;

  const send = (event?: SyntheticEvent) => {
    event?.preventDefault();
    if (!ready) return;
    setText('');
    void conversation.send(text.trim(), customerId).then((accepted) => {
      if (!accepted) setText((typed) => (typed === '' ? text : typed));
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form className="composer" onSubmit={send}>
      <CustomerPicker value={customerId} onChange={onCustomer} />
      <div className="composer-box">
        <textarea
          data-testid="chat-input"
          value={text}
          rows={2}
          maxLength={TEXT_MAX}
          placeholder="Ask about an account, a fee, a card…"
          aria-label="Your message"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <button
          type="submit"
          className="button primary icon"
          data-testid="chat-send"
          disabled={!ready}
          aria-label="Send"
        >
          <Icon name="send" size={18} />
        </button>
      </div>
    </form>
  );
}

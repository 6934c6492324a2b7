import './chat.css';
import { useState } from 'react';
import { Link } from 'react-router';
import { LiveRun } from '../run/LiveRun';
import { RunHeading } from '../run/RunHeading';
import { CopyId } from '../ui/CopyId';
import { useMedia, useStored, useTitle } from '../ui/hooks';
import { Icon } from '../ui/Icon';
import { EmptyState, ErrorNotice } from '../ui/States';
import { Composer } from './Composer';
import { MessageList } from './MessageList';
import { useSessionId } from './session';
import { type Conversation, useConversation } from './useConversation';

type Pane = 'chat' | 'run';

export function ChatPage() {
  useTitle('Chat');
  const { sessionId, renew } = useSessionId();
  return <SessionPage key={sessionId} sessionId={sessionId} onRenew={renew} />;
}

function SessionPage({ sessionId, onRenew }: { sessionId: string; onRenew: () => void }) {
  const conversation = useConversation(sessionId);
  const [pane, setPane] = useState<Pane>('chat');
  const [customerId, setCustomerId] = useStored('millrace.customer', () => '');
  const narrow = useMedia('(max-width: 900px)');
  const suggest = (text: string, about: string) => {
    setCustomerId(about);
    void conversation.send(text, about);
  };
  return (
    <div className="chat-page">
      {narrow && <PaneTabs pane={pane} onChange={setPane} conversation={conversation} />}
      {(!narrow || pane === 'chat') && (
        <section className="chat-pane" aria-label="Chat">
          <header className="pane-head">
            <h1 className={narrow ? 'sr-only' : ''}>Chat</h1>
            <CopyId id={sessionId} what="session id" />
            {conversation.turns.length > 0 && (
              <Link className="small" to={`/sessions/${encodeURIComponent(sessionId)}`}>
                Memory
              </Link>
            )}
            <span className="grow" />
            <button type="button" className="button" onClick={onRenew} disabled={conversation.turns.length === 0}>
              <Icon name="plus" /> New session
            </button>
          </header>
          <MessageList conversation={conversation} onShowRun={() => setPane('run')} onSuggest={suggest} />
          {conversation.sendError && (
            <ErrorNotice error={conversation.sendError} onDismiss={conversation.forgetError} />
          )}
          <Composer conversation={conversation} customerId={customerId} onCustomer={setCustomerId} />
        </section>
      )}
      {(!narrow || pane === 'run') && <RunPane conversation={conversation} />}
    </div>
  );
}

function PaneTabs({
  pane,
  onChange,
  conversation,
}: {
  pane: Pane;
  onChange: (pane: Pane) => void;
  conversation: Conversation;
}) {
  const { run } = conversation.stream.view;
  const tab = (name: Pane, label: string) => (
    <button type="button" role="tab" aria-selected={pane === name} onClick={() => onChange(name)}>
      {label}
    </button>
  );
  return (
    <div className="segmented pane-tabs" role="tablist" aria-label="What to show">
      {tab('chat', 'Chat')}
      {tab('run', run ? `Live run · ${run.steps.length} steps` : 'Live run')}
    </div>
  );
}

function RunPane({ conversation }: { conversation: Conversation }) {
  const { active, stream } = conversation;
  const { run } = stream.view;
  return (
    <section className="run-pane" aria-label="Live run">
      {active === null ? (
        <EmptyState title="The live run appears here">
          <p>
            Ask something: the router picks a workflow, its agents take their steps, and you watch every event of the
            journal as it is written.
          </p>
        </EmptyState>
      ) : (
        <>
          {run && <RunHeading run={run} state={stream.state} linked />}
          <LiveRun key={active.runId} stream={stream} />
        </>
      )}
    </section>
  );
}

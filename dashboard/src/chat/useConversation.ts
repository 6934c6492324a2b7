import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import { getSession, sendMessage } from '../api/endpoints';
import { hasEnded, type JsonObject, type Session, type Turn } from '../api/types';
import { type RunStream, useRunStream } from '../run/useRunStream';
import { markUsed, wasUsed } from './session';

const OPEN_TURNS_POLL_MS = 4_000;

interface Message {
  text: string;
  customerId: string;
  key: string;
}

export interface Conversation {
  turns: Turn[];
  /** The turn whose run is shown live: the last one unless the reader chose another. */
  active: Turn | null;
  choose: (runId: string) => void;
  stream: RunStream;
  loading: boolean;
  loadError: Error | null;
  /** The text on its way to the router, or null. */
  sending: string | null;
  sendError: Error | null;
  /** Whether the router accepted the message; the reason for a no is `sendError`. */
  send: (text: string, customerId: string) => Promise<boolean>;
  forgetError: () => void;
}

/**
 * The turns of a session. Only one run is streamed at a time, since browsers open few connections to one server; other
 * turns that are still open are polled.
 */
export function useConversation(sessionId: string): Conversation {
  const [sent, setSent] = useState<Turn[]>([]);
  const [chosen, choose] = useState<string | null>(null);

  const [usedBefore] = useState(() => wasUsed(sessionId));
  const session = useQuery({
    enabled: usedBefore || sent.length > 1,
    queryKey: ['session', sessionId],
    queryFn: ({ signal }) => loadSession(sessionId, signal),
    refetchInterval: ({ state }) =>
      state.data?.turns.some((turn) => !hasEnded(turn.status)) ? OPEN_TURNS_POLL_MS : false,
  });

  const { refetch } = session;
  const stored = session.data?.turns ?? [];
  const turns = [...stored, ...sent.filter(({ runId }) => !stored.some((turn) => turn.runId === runId))];
  const activeTurn = turns.find(({ runId }) => runId === chosen) ?? turns.at(-1) ?? null;
  const stream = useRunStream(activeTurn?.runId ?? null);
  const { run } = stream.view;

  const status = run?.status;
  useEffect(() => {
    if (status !== undefined && hasEnded(status)) void refetch();
  }, [refetch, status]);

  const failed = useRef<Message | null>(null);
  const mutation = useMutation({
    mutationFn: ({ text, customerId, key }: Message) => {
      const context: JsonObject = customerId === '' ? {} : { customerId };
      return sendMessage(sessionId, text, context, key);
    },
    onSuccess: (accepted, { text }) => {
      markUsed(sessionId);
      const startedAt = new Date().toISOString();
      const { runId, workflow } = accepted;
      setSent((before) => [
        ...before,
        { ...NEW_TURN, runId, message: text, workflow, startedAt },
      ]);
      choose(runId);
    },
  });
  const send = async (text: string, customerId: string): Promise<boolean> => {
    const again = failed.current?.text === text && failed.current.customerId === customerId;
    const message = again && failed.current ? failed.current : { text, customerId, key: crypto.randomUUID() };
    try {
      await mutation.mutateAsync(message);
      failed.current = null;
      return true;
    } catch {
      // An answer that got lost may hide a run that has started: the same message keeps its key.
      failed.current = message;
      return false;
    }
  };

  return {
    turns: turns.map((turn) =>
      run?.runId === turn.runId ? { ...turn, status: run.status, output: run.output } : turn,
    ),
    active: activeTurn,
    choose,
    stream,
    loading: session.isLoading,
    loadError: session.error,
    sending: mutation.isPending ? mutation.variables.text : null,
    sendError: mutation.error,
    send,
    forgetError: mutation.reset,
  };
}

const EMPTY = { summary: null, turnCount: 0, tokens: 0, active: [], queue: [], summaryRunId: null, turns: [] };
const NEW_TURN = { status: 'RUNNING', endedAt: null, output: null, answer: null, tokens: 0, summarised: false } as const;

/** A session nobody has written to yet is empty, not an error. */
async function loadSession(sessionId: string, signal: AbortSignal): Promise<Session> {
  try {
    return await getSession(sessionId, signal);
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 404) return { ...EMPTY, sessionId };
    throw cause;
  }
}

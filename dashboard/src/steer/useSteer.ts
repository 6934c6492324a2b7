import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { steerRun, type Verb } from '../api/endpoints';
import type { JsonObject, Steered } from '../api/types';
import { useReviewer } from '../reviews/useReview';

const ACTOR = /^[A-Za-z0-9._@-]{1,64}$/;

/**
 * Sends what a person wants of a run, in their name where they have given one. What comes of it is told by the journal.
 * The same wish keeps its key until it was accepted: an answer that got lost may hide a command that was.
 */
export function useSteer(runId: string, verb: Verb, onAccepted: (answer: Steered) => void) {
  const [name] = useReviewer();
  const sent = useRef<{ body: string; key: string } | null>(null);
  return useMutation({
    mutationFn: (wish: JsonObject) => {
      const body = ACTOR.test(name.trim()) ? { ...wish, actor: name.trim() } : wish;
      const text = JSON.stringify(body);
      if (sent.current?.body !== text) sent.current = { body: text, key: crypto.randomUUID() };
      return steerRun(runId, verb, body, sent.current.key);
    },
    onSuccess: (answer) => {
      sent.current = null;
      onAccepted(answer);
    },
  });
}

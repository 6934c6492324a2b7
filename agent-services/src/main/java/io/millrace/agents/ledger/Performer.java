package io.millrace.agents.ledger;

/**
 * Makes a call, once, within the time-out of its request, and says what is known of it.
 *
 * <p>Whatever it throws says nothing about the effect: for a mutating call that is {@link
 * Performed.Unclear}.
 */
@FunctionalInterface
public interface Performer {

  /**
   * @param key to be sent along where the other side recognises repeated calls by it
   */
  Performed perform(EffectKey key) throws InterruptedException;
}

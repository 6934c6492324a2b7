package io.millrace.agents.store;

import io.millrace.agents.api.AgentException;

/**
 * Keeps documents by their digest. Both calls are idempotent; both fail with {@code
 * claim_unavailable} (retriable) where the store does not answer, and with {@code claim_invalid}
 * where it never will.
 */
interface PayloadStore {

  /** The bytes of a document, not yet checked. */
  byte[] fetch(ClaimReference reference) throws AgentException, InterruptedException;

  /**
   * @param runId run that the document lives as long as
   */
  ClaimReference store(String runId, byte[] document) throws AgentException, InterruptedException;
}

package io.millrace.agents.specialist.search;

import io.millrace.agents.api.AgentException;

/**
 * How near a text is to a question in meaning, 0 to 1. Fails with {@code embeddings_unavailable}
 * where it cannot tell; a search then goes by words alone and says so.
 */
public interface Meaning {

  /** Prepares a question, so that many texts can be compared with it. */
  Compared to(String question) throws AgentException;

  /** Texts against one question. */
  interface Compared {
    double nearness(String text) throws AgentException;
  }
}

package io.millrace.agents.specialist.search;

import io.millrace.agents.specialist.Terms;

/** Stands for embeddings in tests: nearness by shared words. */
public enum WordMeaning implements Meaning {
  INSTANCE;

  @Override
  public Compared to(String question) {
    return text -> Terms.covered(question, text);
  }
}

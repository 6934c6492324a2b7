package io.millrace.bench.agent;

import jakarta.inject.Singleton;

/** Agent {@code bench-classify}. */
@Singleton
public class ClassifyAgent extends NoopAgent {

  ClassifyAgent() {
    super("bench-classify");
  }
}

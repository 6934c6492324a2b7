package io.millrace.bench.agent;

import jakarta.inject.Singleton;

/** Agent {@code bench-reporter}. */
@Singleton
public class ReporterAgent extends NoopAgent {

  ReporterAgent() {
    super("bench-reporter");
  }
}

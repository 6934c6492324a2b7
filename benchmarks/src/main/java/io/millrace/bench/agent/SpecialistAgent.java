package io.millrace.bench.agent;

import jakarta.inject.Singleton;

/** Agent {@code bench-specialist}. */
@Singleton
public class SpecialistAgent extends NoopAgent {

  SpecialistAgent() {
    super("bench-specialist");
  }
}

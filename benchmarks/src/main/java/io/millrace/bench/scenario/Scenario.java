package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;

/**
 * One subject that is measured. Needs nothing of the scenarios before it, publishes what it runs
 * itself, and ends whatever it began, also where it fails.
 */
public interface Scenario {

  /** As it is called on the command line. */
  String name();

  /** One line for people. */
  String describes();

  /** Whether it starts, kills or fills servers, which it does with embedded ones alone. */
  default boolean needsEmbedded() {
    return false;
  }

  /** Whether it runs where no scenario is named. */
  default boolean byDefault() {
    return true;
  }

  /**
   * @throws Exception where it could not be measured; the other scenarios go on
   */
  Measured run(Installation on, BenchOptions options) throws Exception;
}

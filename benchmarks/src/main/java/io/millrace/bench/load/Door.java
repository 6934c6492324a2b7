package io.millrace.bench.load;

import java.util.concurrent.CompletionStage;

/** A way to ask for a run. */
public interface Door extends AutoCloseable {

  /** Name of the door in reports. */
  String name();

  /**
   * Asks for a run; completes with its id once the platform has accepted it, so that it is never
   * lost. Fails where it is refused.
   */
  CompletionStage<String> start(String workflow, String inputJson);

  @Override
  void close();
}

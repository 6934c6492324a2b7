package io.millrace.router.ops;

import io.smallrye.config.ConfigMapping;

/**
 * Settings of the router; defaults and what they mean stand in {@code
 * META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "millrace.router")
public interface RouterSettings {

  double acceptInScope();

  String fallbackWorkflow();

  long retrainDelayMs();

  long firstTrainingTimeoutMs();

  int inFlightMax();

  int waitingMax();

  long journalTimeoutMs();

  String stateStoreUrl();
}

package io.millrace.statestore.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds and times of the state store. */
@ConfigMapping(prefix = "millrace.state-store")
public interface StateStoreConfig {

  /**
   * Folder of the hot stores: on a volume that outlives the process, or everything is read again
   * from Kafka.
   */
  String stateDir();

  /** How often due timers are looked for, in milliseconds. */
  @WithDefault("50")
  long timerTickMs();

  /** Most timers fired in one tick of one partition. */
  @WithDefault("1000")
  int timersPerTickMax();

  /** When a timer whose handling failed is tried again. */
  @WithDefault("PT5S")
  Duration timerRetryDelay();

  /** How long the start of a run waits for a version that another instance published. */
  @WithDefault("PT2S")
  Duration registryLagMax();

  /** How long a query for a run that is not there waits for it to start. */
  @WithDefault("PT1S")
  Duration runStartGrace();

  /** Longest wait of a query for a run to come to rest. */
  @WithDefault("PT60S")
  Duration queryWaitMax();

  /** How long a command from the API may take to be journalled. */
  @WithDefault("PT5S")
  Duration commandTimeout();

  /** First and longest pause while the archive's database does not answer. */
  @WithDefault("PT0.2S")
  Duration archiveRetryMin();

  @WithDefault("PT10S")
  Duration archiveRetryMax();
}

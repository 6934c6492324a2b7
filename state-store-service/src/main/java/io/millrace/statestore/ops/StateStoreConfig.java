package io.millrace.statestore.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Bounds and times of the state store. */
@ConfigMapping(prefix = "millrace.state-store")
public interface StateStoreConfig {

  /**
   * Folder of the hot stores: on a volume that outlives the process, or everything is read again
   * from Kafka.
   */
  String stateDir();

  /**
   * Where other instances reach this one, such as {@code http://10.1.2.3:8082}; they all speak the
   * same scheme. The default is right for a single instance, or several on one machine.
   */
  URI advertisedUrl();

  /** How often due timers are looked for, in milliseconds. */
  @WithDefault("50")
  long timerTickMs();

  /**
   * What somebody waits for, such as the end of a run, is committed at once if the last commit
   * began this long ago; under load commits are further apart.
   */
  @WithDefault("PT0.01S")
  Duration commitPause();

  /**
   * Whether tasks of agents that change nothing outside are sent before the transaction that
   * journals them commits; those of other agents never are.
   */
  @WithDefault("true")
  boolean dispatchEarly();

  /**
   * How long after a start, or after a partition came to this instance, a result may wait for its
   * task to be given again.
   */
  @WithDefault("PT1M")
  Duration resultsParkedFor();

  /** Most timers fired in one tick of one partition. */
  @WithDefault("1000")
  int timersPerTickMax();

  /** When a timer whose handling failed is tried again. */
  @WithDefault("PT5S")
  Duration timerRetryDelay();

  /** Most tasks of one tenant that are out at a time, in each partition. */
  @WithDefault("256")
  int tenantTasksMax();

  /** Failures of an agent in a row that open its breaker. */
  @WithDefault("3")
  int breakerFailures();

  /** How long an agent whose breaker is open is left alone. */
  @WithDefault("PT30S")
  Duration breakerOpen();

  /** How long a session is remembered after the end of its last run. */
  @WithDefault("P90D")
  Duration sessionRetention();

  /** How long an ended run stays in the hot store; after that the archive answers for it. */
  @WithDefault("PT1H")
  Duration hotRetention();

  /**
   * How long after its end it is remembered that a run has been: as long as the commands topic is
   * kept, since a record of it may be delivered again until then.
   */
  @WithDefault("P7D")
  Duration endedMarkerRetention();

  /** How often ended runs that are due to leave are looked for, in milliseconds. */
  @WithDefault("1000")
  long evictionTickMs();

  /** Most runs that leave in one tick of one partition. */
  @WithDefault("200")
  int evictionsPerTickMax();

  /** How long the start of a run waits for a version that another instance published. */
  @WithDefault("PT2S")
  Duration registryLagMax();

  /** How long a query for a run that is not there waits for it to start. */
  @WithDefault("PT1S")
  Duration runStartGrace();

  /** Longest wait of a query for a run to come to rest. */
  @WithDefault("PT60S")
  Duration queryWaitMax();

  /** How long another instance may take to answer, beyond what the caller is willing to wait. */
  @WithDefault("PT3S")
  Duration forwardTimeout();

  /** Most questions that wait for another instance at one time; further ones are refused. */
  @WithDefault("256")
  int forwardsMax();

  /** How long a command from the API may take to be journalled. */
  @WithDefault("PT5S")
  Duration commandTimeout();

  /** Largest payload that is kept for a claim check. */
  @WithDefault("16777216")
  long payloadBytesMax();

  /** Most payloads that are received or given out at one time: each is in memory as a whole. */
  @WithDefault("4")
  int payloadsInFlightMax();

  /** For how many months to come the archive's partitions are made. */
  @WithDefault("3")
  int archiveMonthsAhead();

  /** How often it is seen to that those partitions are there. */
  @WithDefault("PT6H")
  Duration archivePartitionsInterval();

  /** How long a result of an evaluation is kept after it came; then it is removed. */
  @WithDefault("P365D")
  Duration evaluationRetention();

  /** How often results of evaluations that are due to be removed are looked for. */
  @WithDefault("PT1H")
  Duration evaluationRetentionInterval();

  /** How often the lag of the archive behind the topics is measured. */
  @WithDefault("PT2S")
  Duration archiveLagInterval();

  /** First and longest pause while the archive's database does not answer. */
  @WithDefault("PT0.2S")
  Duration archiveRetryMin();

  @WithDefault("PT10S")
  Duration archiveRetryMax();
}

package io.millrace.trace.ops;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;

/** Bounds of the trace stream service. */
@ConfigMapping(prefix = "millrace.trace")
public interface TraceSettings {

  /** Where the archive and the runs are asked for. */
  URI stateStoreUrl();

  /** How long one answer of the state store may take. */
  Duration storeTimeout();

  /** Questions to the state store at one time. */
  int storeRequestsMax();

  int memoryEventsPerRunMax();

  int memoryRunsMax();

  long memoryBytesMax();

  /** Streams at one time; more are refused with 503. */
  int streamsMax();

  /** Live frames that wait for one reader. */
  int liveFramesMax();

  /** Journal events that wait for one reader of all runs. */
  int allRunsFramesMax();

  /** Longest silence of a stream. */
  Duration heartbeat();

  /** How often a quiet stream looks into the archive all the same. */
  Duration idleCheck();

  /** How long the archive may lag behind an event that was seen. */
  Duration gapTimeout();

  /** How long a run that is not known yet is waited for. */
  Duration runWait();

  /** Bytes sent to one reader at once. */
  int writeQueueBytesMax();

  /** How long a reader may take to make room. */
  Duration slowReaderTimeout();

  /** How long a closing stream may take to send what it has. */
  Duration closeTimeout();
}

package io.millrace.statestore.stream;

import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jboss.logging.Logger;

/**
 * A stream thread that dies (Kafka away for too long, fenced by a newer instance) is replaced by a
 * new one, which begins at the last committed transaction. Records that cannot be handled never
 * come here: they are dead letters.
 */
@ApplicationScoped
public class ThreadReplacement implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = Logger.getLogger(ThreadReplacement.class);
  private static final long PAUSE_MS = 1_000;

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    LOG.errorf(
        exception, "A stream thread ended; a new one takes its partitions in %d ms", PAUSE_MS);
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}

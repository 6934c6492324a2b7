package io.millrace.statestore.stream;

import io.millrace.statestore.store.EvaluationRepository;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Removes results of evaluations that were kept long enough, in batches, so that no statement takes
 * long; what one round does not get to is left to the next.
 */
record EvaluationRetention(EvaluationRepository evaluations, Duration retention, Clock clock) {

  static final int BATCH_MAX = 200;
  static final int BATCHES_PER_ROUND_MAX = 50;

  private static final Logger LOG = Logger.getLogger(EvaluationRetention.class);

  void removeOld() {
    var end = clock.instant().minus(retention);
    int removed = 0;
    for (int i = 0; i < BATCHES_PER_ROUND_MAX; i++) {
      int batch = evaluations.removeKeptBefore(end, BATCH_MAX);
      removed += batch;
      if (batch < BATCH_MAX) break;
    }
    if (removed > 0)
      LOG.infof("Removed %d results of evaluations that were kept before %s", removed, end);
  }
}

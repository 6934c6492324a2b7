package io.millrace.review.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The gauge {@code millrace.reviews.open}: reviews the journal waits for, claimed or not. Counted
 * from time to time, so it survives restarts and instances agree.
 */
@ApplicationScoped
public class OpenReviews {

  private static final Logger LOG = Logger.getLogger(OpenReviews.class);
  private static final String COUNT = "select count(*) from reviews.reviews where status = 'OPEN'";

  private final AtomicLong open = new AtomicLong();
  private final Pool pool;
  private final Vertx vertx;
  private final ReviewSettings settings;
  private volatile long timer;

  OpenReviews(Pool pool, Vertx vertx, ReviewSettings settings, MeterRegistry meters) {
    this.pool = pool;
    this.vertx = vertx;
    this.settings = settings;
    meters.gauge("millrace.reviews.open", open);
  }

  void onStart(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(0, settings.openGaugeRefresh().toMillis(), id -> count());
  }

  void onStop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void count() {
    pool.query(COUNT)
        .execute()
        .ifNoItem()
        .after(settings.openGaugeRefresh())
        .fail()
        .subscribe()
        .with(
            rows -> open.set(rows.iterator().next().getLong(0)),
            failure -> LOG.warnf("Open reviews could not be counted: %s", failure.toString()));
  }
}

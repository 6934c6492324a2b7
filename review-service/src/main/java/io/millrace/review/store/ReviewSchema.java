package io.millrace.review.store;

import io.millrace.kit.database.SchemaMigration;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import javax.sql.DataSource;

/**
 * Makes the tables before the first event comes in. Without its schema the service does not start.
 */
@ApplicationScoped
public class ReviewSchema {

  /** After the topics, before the messaging channels connect. */
  private static final int BEFORE_CHANNELS = Interceptor.Priority.PLATFORM_BEFORE - 700;

  void onStart(@Observes @Priority(BEFORE_CHANNELS) StartupEvent event, DataSource dataSource) {
    SchemaMigration.migrate(dataSource, "reviews", "db/reviews");
  }
}

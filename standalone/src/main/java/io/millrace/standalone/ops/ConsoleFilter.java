package io.millrace.standalone.ops;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What of the log a person at the console needs to see: warnings of Millrace, errors of others.
 * Kafka's are left out, since a broker that starts after a kill reports much that heals by itself.
 * The file has it all.
 */
@LoggingFilter(name = "millrace-console")
public final class ConsoleFilter implements Filter {
  @Override
  public boolean isLoggable(LogRecord record) {
    String logger = String.valueOf(record.getLoggerName());
    if (logger.startsWith("kafka.") || logger.startsWith("org.apache.kafka.")) {
      return false;
    }
    Level least = logger.startsWith("io.millrace.") ? Level.WARNING : Level.SEVERE;
    return record.getLevel().intValue() >= least.intValue();
  }
}

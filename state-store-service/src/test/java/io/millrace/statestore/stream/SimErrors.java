package io.millrace.statestore.stream;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Errors that the machine logs: it goes on after them, so nothing else tells of them. */
final class SimErrors extends Handler {

  private static final ThreadLocal<@Nullable String> LAST = new ThreadLocal<>();

  /** Held here, or the settings would go with the logger. */
  private static final Logger MACHINE = Logger.getLogger("io.millrace.statestore.stream");

  static {
    MACHINE.setUseParentHandlers(false);
    MACHINE.addHandler(new SimErrors());
  }

  private SimErrors() {}

  /** The last error of this thread, and forgets it; null for none. */
  static @Nullable String take() {
    var error = LAST.get();
    if (error != null) LAST.remove();
    return error;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() < Level.SEVERE.intValue()) return;
    var thrown = record.getThrown();
    var place =
        thrown == null ? "" : " at " + java.util.List.of(thrown.getStackTrace()).subList(0, 4);
    LAST.set(record.getMessage() + ": " + thrown + place);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits for processes that are no children of this one. What has ended and is not waited for by its
 * parent, as in containers whose first process waits for nobody, has ended all the same.
 */
public final class ProcessEnd {

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Path PROC = Path.of("/proc/self/stat");

  private ProcessEnd() {}

  /** Returns whether the process ended in time. */
  public static boolean await(ProcessHandle process, Duration bound)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + bound.toNanos();
    while (isRunning(process)) {
      if (System.nanoTime() > until) return false;
      Thread.sleep(POLL);
    }
    return true;
  }

  private static boolean isRunning(ProcessHandle process) throws IOException {
    return Files.exists(PROC) ? !ProcessStat.of(process.pid()).gone() : process.isAlive();
  }
}

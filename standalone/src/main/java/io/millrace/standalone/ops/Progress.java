package io.millrace.standalone.ops;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * One line for each part that is ready, with the time it took; the only voice of the process on its
 * console.
 */
public final class Progress {
  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  public void say(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  /**
   * Runs {@code work} and says how long {@code part} took to be ready; says nothing where it fails.
   */
  public <T> T timed(String part, Callable<T> work) throws Exception {
    long startNs = System.nanoTime();
    T result = work.call();
    ready(part, Duration.ofNanos(System.nanoTime() - startNs));
    return result;
  }

  public void ready(String part, Duration took) {
    say("  %-12s ready %s".formatted(part, seconds(took)));
  }

  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

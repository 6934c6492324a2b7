package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time from {@code /proc/PID/stat}, in ticks.
 *
 * @param own user and system time of the process
 * @param waitedFor the same of the children that have ended and that it has waited for
 */
record ProcessStat(long own, long waitedFor) {

  static final ProcessStat ENDED = new ProcessStat(0, 0);

  /** Counted after the name of the program, which may hold blanks and parentheses. */
  private static final int UTIME = 11;

  private static final int CUTIME = 13;

  static ProcessStat of(long pid) throws IOException {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (NoSuchFileException ended) {
      return ENDED;
    }
  }

  static ProcessStat parse(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new ProcessStat(sum(fields, UTIME), sum(fields, CUTIME));
  }

  private static long sum(String[] fields, int from) {
    return Arrays.stream(fields, from, from + 2).mapToLong(Long::parseLong).sum();
  }
}

package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * State and processor time, in ticks, from {@code /proc/PID/stat}.
 *
 * @param gone whether it has ended, also where nobody has waited for it yet
 * @param own user and system time of the process
 * @param waitedFor the same of the children that have ended and that it has waited for
 */
record ProcessStat(boolean gone, long own, long waitedFor) {

  static final ProcessStat ENDED = new ProcessStat(true, 0, 0);

  private static final Set<String> ZOMBIE_AND_DEAD = Set.of("Z", "X");

  /** Counted after the name of the program, which may hold blanks and parentheses. */
  private static final int STATE = 0;

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
    boolean gone = ZOMBIE_AND_DEAD.contains(fields[STATE]);
    return new ProcessStat(gone, sum(fields, UTIME), sum(fields, CUTIME));
  }

  private static long sum(String[] fields, int from) {
    return Arrays.stream(fields, from, from + 2).mapToLong(Long::parseLong).sum();
  }
}

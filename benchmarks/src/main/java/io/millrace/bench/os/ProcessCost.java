package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes cost, as the operating system counts it: user and system time of a process, of the
 * children it has waited for and of those that live, and the memory that is its own share. Read
 * from {@code /proc}, so Linux alone. A process that has ended costs nothing.
 */
public final class ProcessCost {

  /**
   * Ticks of {@code /proc/PID/stat}; fixed at 100 for user space on every architecture of Linux.
   */
  private static final double TICK_MS = 10;

  private ProcessCost() {}

  /** Milliseconds of processor time of a process, without its children. */
  public static double cpuMs(long pid) throws IOException {
    return ProcessStat.of(pid).own() * TICK_MS;
  }

  /** The same with the children it has waited for and all descendants that live. */
  public static double treeCpuMs(long pid) throws IOException {
    double sum = withEnded(pid);
    for (var child : descendants(pid)) sum += withEnded(child);
    return sum;
  }

  private static double withEnded(long pid) throws IOException {
    var stat = ProcessStat.of(pid);
    return (stat.own() + stat.waitedFor()) * TICK_MS;
  }

  /** Proportional set size in megabytes: shared pages are divided among those who share them. */
  public static double memoryMb(Collection<Long> pids) throws IOException {
    double kb = 0;
    for (long pid : pids) {
      kb += pssKb(pid);
      for (var child : descendants(pid)) kb += pssKb(child);
    }
    return kb / 1024;
  }

  private static List<Long> descendants(long pid) {
    return ProcessHandle.of(pid)
        .map(handle -> handle.descendants().map(ProcessHandle::pid).toList())
        .orElse(List.of());
  }

  private static long pssKb(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      return pssKb(lines);
    } catch (NoSuchFileException | java.io.UncheckedIOException ended) {
      return 0;
    }
  }

  static long pssKb(Stream<String> smapsRollup) {
    return smapsRollup
        .filter(line -> line.startsWith("Pss:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}

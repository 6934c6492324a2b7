package io.millrace.bench.os;

import io.millrace.bench.installation.Part;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of parts, by name, from when it was begun. Parts that end meanwhile are missed.
 */
public final class CpuMeter {

  private final List<Part> parts;
  private final Map<String, Double> before;

  private CpuMeter(List<Part> parts, Map<String, Double> before) {
    this.parts = parts;
    this.before = before;
  }

  public static CpuMeter begin(List<Part> parts) throws IOException {
    return new CpuMeter(List.copyOf(parts), read(parts));
  }

  /** Milliseconds since it was begun, for each name of a part. */
  public Map<String, Double> elapsedMs() throws IOException {
    var now = read(parts);
    now.replaceAll((name, ms) -> Math.max(0, ms - before.getOrDefault(name, 0.0)));
    return now;
  }

  private static Map<String, Double> read(List<Part> parts) throws IOException {
    var sums = new LinkedHashMap<String, Double>();
    for (var part : parts)
      sums.merge(
          part.name(),
          part.tree() ? ProcessCost.treeCpuMs(part.pid()) : ProcessCost.cpuMs(part.pid()),
          Double::sum);
    return sums;
  }
}

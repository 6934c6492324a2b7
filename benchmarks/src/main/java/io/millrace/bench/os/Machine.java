package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The facts about this machine without which figures say nothing. */
public final class Machine {

  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** Facts by name, in the order in which they are shown. */
  public static Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("processor", field("/proc/cpuinfo", "model name"));
    facts.put("memory", field("/proc/meminfo", "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("loadBefore", loadAverage());
    return facts;
  }

  /** Load averages of 1, 5 and 15 minutes. */
  public static String loadAverage() {
    try {
      var fields = Files.readString(Path.of("/proc/loadavg")).split(" ");
      return fields[0] + " " + fields[1] + " " + fields[2];
    } catch (IOException noLinux) {
      return UNKNOWN;
    }
  }

  private static String field(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException noLinux) {
      return UNKNOWN;
    }
  }
}

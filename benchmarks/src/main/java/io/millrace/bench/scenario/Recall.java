package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.ServerFiles;
import io.millrace.bench.os.Folders;
import io.millrace.bench.recall.RecallProbe;
import io.millrace.bench.report.Figure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Memories found again: how fast, and how many of the three nearest. The index is filled and
 * searched in a process of its own with what the server is made of, since filling it over HTTP
 * would measure the encoder of texts.
 */
final class Recall implements Scenario {

  private static final int MEMORIES = 100_000;
  private static final int MEMORIES_QUICK = 10_000;
  private static final long TIMEOUT_S = 1_800;
  private static final long END_TIMEOUT_S = 20;

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public String describes() {
    return "searches among 100,000 memories, against an exact search";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    var folder = on.folder().resolve("recall");
    var output = on.folder().resolve("recall.out");
    Folders.remove(folder);
    Files.createDirectories(folder);
    var process =
        new ProcessBuilder(command(on.root(), folder, options.size(MEMORIES, MEMORIES_QUICK)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS))
        throw new TimeoutException("Recall took longer than " + TIMEOUT_S + " s; see " + output);
      if (process.exitValue() != 0)
        throw new IOException("Recall ended with " + process.exitValue() + "; see " + output);
      return Measured.of(figures(Files.readAllLines(output)));
    } finally {
      process.destroy();
      if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) process.destroyForcibly();
      // It outlives a process that was ended early.
      var postgres = ServerFiles.postgres(folder);
      if (postgres.isPresent()) {
        postgres.get().destroy();
        postgres.get().onExit().get(END_TIMEOUT_S, TimeUnit.SECONDS);
      }
      Folders.remove(folder);
    }
  }

  private static List<String> command(Path root, Path folder, int memories) throws Exception {
    var own =
        Path.of(RecallProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classPath =
        String.join(
            File.pathSeparator,
            own.toString(),
            root.resolve("standalone/target/quarkus-app/lib/main") + File.separator + "*",
            root.resolve("benchmarks/target/quarkus-app/lib/main") + File.separator + "*");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        RecallProbe.class.getName(),
        folder.toString(),
        Integer.toString(memories));
  }

  private List<Figure> figures(List<String> lines) throws IOException {
    var figures = new ArrayList<Figure>();
    for (var line : lines) {
      if (!line.startsWith(RecallProbe.LINE)) continue;
      var parts = line.split("\t", -1);
      figures.add(Figure.of(name(), parts[1], Double.parseDouble(parts[2]), parts[3]));
    }
    if (figures.isEmpty()) throw new IOException("Recall said nothing");
    return figures;
  }
}

package io.millrace.bench;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.Part;
import io.millrace.bench.installation.Running;
import io.millrace.bench.installation.ServerFiles;
import io.millrace.bench.os.Folders;
import io.millrace.bench.os.Machine;
import io.millrace.bench.report.Progress;
import io.millrace.bench.report.Results;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Scenario;
import io.millrace.bench.scenario.Scenarios;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 measured, 1 a scenario could not be measured, 2 command line not
 * understood. A goal that is missed is a figure, not a failure.
 */
@Command(
    name = "millrace bench",
    description = "Measures Millrace: a table on standard output, JSON where asked.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Bench implements Callable<Integer> {

  private static final int QUICK_SECONDS = 4;
  private static final int QUICK_WARM_UP = 15;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SCENARIO",
      description =
          "What to measure; --list shows all, and the first part of a name stands for all that begin"
              + " with it: growth, recovery. Default: those that take seconds to minutes.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Show the scenarios and end.")
  private boolean list;

  @Option(names = "--server", paramLabel = "URL", description = "Measure a server that runs.")
  private @Nullable String server;

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Its Kafka.")
  private @Nullable String kafka;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Its data folder, where its process ids are known from: for figures of CPU.")
  private @Nullable Path data;

  @Option(names = "--seconds", description = "Of each measurement. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(names = "--warm-up", description = "At most, in seconds. Default: ${DEFAULT-VALUE}.")
  private int warmUp = 180;

  @Option(names = "--quick", description = "A trial: short and small; its figures say little.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "For each scenario's own JSON, Markdown and plots. Default: benchmarks/target/bench/results.")
  private @Nullable Path out;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report there too.")
  private @Nullable Path json;

  @Option(
      names = "--server-option",
      paramLabel = "OPTION",
      description = "Of the embedded server's JVM; may be repeated.")
  private List<String> serverOptions = new ArrayList<>();

  @Option(
      names = "--worker-option",
      paramLabel = "OPTION",
      description = "Of the workers' JVM; may be repeated.")
  private List<String> workerOptions = new ArrayList<>();

  @Option(names = "--keep", description = "Keep the embedded server's data for the next time.")
  private boolean keep;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "For the embedded server's data. Default: benchmarks/target/bench.")
  private @Nullable Path folder;

  @Option(names = "--root", paramLabel = "DIR", description = "The project's folder, built.")
  private Path root = Path.of(System.getProperty("millrace.root", "."));

  @Override
  public Integer call() throws Exception {
    if (list) {
      Scenarios.all()
          .forEach(each -> System.out.printf("%-17s %s%n", each.name(), each.describes()));
      return 0;
    }
    if ((server == null) != (kafka == null))
      throw new ParameterException(spec.commandLine(), "--server and --kafka go together.");
    var scenarios = chosen();
    var at = Instant.now();
    var machine = Machine.facts();
    var home = folder == null ? root.resolve("benchmarks/target/bench") : folder;
    var bench = home.toAbsolutePath().normalize();
    var results = out == null ? bench.resolve("results") : out.toAbsolutePath().normalize();
    if (server == null && !keep) Folders.remove(bench.resolve("data"));
    var measuring = new Measuring(options(), settings(options()), new Results(results));
    try (var on = installation(bench)) {
      for (var scenario : scenarios) measuring.measure(scenario, on);
    }
    if (server == null && !keep) Folders.remove(bench.resolve("data"));
    machine.put("loadAfter", Machine.loadAverage());
    var report = measuring.report(at, machine);
    System.out.print(report.table());
    Progress.say("each scenario's own JSON, Markdown and plots: " + results);
    if (json != null) report.write(json);
    return measuring.failed() ? 1 : 0;
  }

  private BenchOptions options() {
    return new BenchOptions(
        Duration.ofSeconds(quick ? Math.min(warmUp, QUICK_WARM_UP) : warmUp),
        Duration.ofSeconds(quick ? Math.min(seconds, QUICK_SECONDS) : seconds),
        quick);
  }

  private Map<String, Object> settings(BenchOptions options) {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("embedded", server == null);
    settings.put("quick", quick);
    settings.put("secondsPerMeasurement", options.time().toSeconds());
    settings.put("warmUpSecondsMax", options.warmUp().toSeconds());
    settings.put("serverOptions", serverOptions);
    settings.put("workerOptions", workerOptions);
    return settings;
  }

  private Installation installation(Path bench) throws Exception {
    var setup =
        new Installation.Setup(
            root.toAbsolutePath().normalize(), bench, serverOptions, workerOptions);
    if (server == null || kafka == null) {
      Progress.say("starting a server with data in " + bench);
      return Installation.embedded(setup);
    }
    var parts = data == null ? List.<Part>of() : ServerFiles.parts(data);
    return Installation.running(setup, new Running(server, kafka, parts));
  }

  private List<Scenario> chosen() {
    if (names.isEmpty())
      return Scenarios.all().stream()
          .filter(each -> each.byDefault() && (server == null || !each.needsEmbedded()))
          .toList();
    return names.stream().flatMap(name -> named(name).stream()).distinct().toList();
  }

  private List<Scenario> named(String name) {
    var scenarios = Scenarios.named(name);
    if (scenarios.isEmpty())
      throw new ParameterException(
          spec.commandLine(), "No scenario '" + name + "'; there are: " + allNames() + ".");
    if (server != null && scenarios.stream().anyMatch(Scenario::needsEmbedded))
      throw new ParameterException(
          spec.commandLine(), name + " starts and ends servers: leave --server away.");
    return scenarios;
  }

  private static String allNames() {
    return String.join(", ", Scenarios.all().stream().map(Scenario::name).toList());
  }
}

package io.millrace.cli.command;

import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.text.Style;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code millrace} and its global options, which stand before or after the verb. Alone
 * it prints its help. It is also where failures become messages on standard error, problem
 * documents on standard output with {@code --json}, and exit codes.
 */
@Command(
    name = "millrace",
    description = "Talks to a Millrace server over its HTTP API.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Root.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the run failed or was cancelled",
      "2:wrong usage, or the server refused the request as wrong",
      "3:the run waits for review",
      "4:not found",
      "5:conflict, for example a review that is decided already",
      "6:an evaluation is below its bound or worse than before",
      "69:no server answers; start one with ./millrace up",
      "70:the server failed",
      "75:not done in time, or too much load; try later"
    },
    subcommands = {
      Ask.class,
      Run.class,
      Runs.class,
      Show.class,
      Trace.class,
      Reviews.class,
      Decide.class,
      Calls.class,
      Pause.class,
      Resume.class,
      Cancel.class,
      Retry.class,
      Skip.class,
      GiveOutput.class,
      Signal.class,
      Fork.class,
      Session.class,
      Memories.class,
      Apply.class,
      Registry.class,
      Eval.class,
      Archive.class,
      Doctor.class
    })
public final class Root implements Runnable {

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "Server to talk to. Default: $MILLRACE_SERVER, else the server that runs on the data folder, else "
              + ServerAddress.DEFAULT
              + ".")
  private @Nullable String server;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Data folder of a server started with ./millrace up. Default: ~/.millrace.")
  private @Nullable Path data;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the server's JSON instead of text, problems too.")
  private boolean json;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours. $NO_COLOR does the same; only terminals get any.")
  private boolean noColor;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run()
  private CommandSpec spec;

  private final Surroundings surroundings;

  private Root(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Runs one command line and gives the exit code; never throws for anything a user, a file or a
   * server can cause.
   */
  public static int execute(Surroundings surroundings, String... arguments) {
    var root = new Root(surroundings);
    boolean coloured = root.colours() && !List.of(arguments).contains("--no-color");
    return new CommandLine(root)
        .setOut(surroundings.out())
        .setErr(surroundings.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // @FILE is a value of --input and --output here
        .setParameterExceptionHandler(Root::misused)
        .setExecutionExceptionHandler((failure, line, parsed) -> root.failed(failure))
        .execute(arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(surroundings.out());
  }

  Surroundings surroundings() {
    return surroundings;
  }

  boolean json() {
    return json;
  }

  Style style() {
    return colours() && !noColor ? Style.COLOURED : Style.PLAIN;
  }

  ServerAddress address() {
    return ServerAddress.resolve(server, data, surroundings);
  }

  ApiClient client() {
    return new ApiClient(address().uri());
  }

  private boolean colours() {
    return surroundings.terminal()
        && surroundings.variable("NO_COLOR").isEmpty()
        && !surroundings.variable("TERM").equals(Optional.of("dumb"));
  }

  private static int misused(ParameterException failure, String[] arguments) {
    var line = failure.getCommandLine();
    line.getErr().println(Style.clean(String.valueOf(failure.getMessage())));
    line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int failed(Exception failure) throws Exception {
    return switch (failure) {
      case UsageException usage -> {
        complain(String.valueOf(usage.getMessage()));
        yield ExitCode.USAGE;
      }
      case ApiException api -> {
        explain(api);
        yield ExitCode.of(api);
      }
      default -> throw failure;
    };
  }

  private void explain(ApiException failure) {
    complain(String.valueOf(failure.getMessage()));
    switch (failure) {
      case ApiException.Unreachable unreachable ->
          complain("Start a server with ./millrace up, or name another with --server.");
      case ApiException.Unreadable unreadable ->
          complain("Is this a Millrace server? ./millrace doctor tells more.");
      case ApiException.Refused refused -> {
        var problem = refused.problem();
        if (problem.detail() != null) complain(problem.detail());
        problem
            .errors()
            .forEach(
                error ->
                    complain(
                        "  "
                            + (error.pointer().isEmpty() ? "" : error.pointer() + " ")
                            + error.message()));
        complain("(" + problem.code() + ", status " + problem.status() + ")");
        if (json) surroundings.out().println(problem.document());
      }
    }
  }

  private void complain(String message) {
    surroundings.err().println(Style.clean(message));
  }

  /** The version the jar was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Root.class.getPackage().getImplementationVersion();
      return Arrays.asList(
              "millrace " + (version == null ? "(built from source)" : version),
              "Java " + Runtime.version())
          .toArray(String[]::new);
    }
  }
}

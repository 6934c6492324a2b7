package io.millrace.bench;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * Two roles of one program: {@code worker} serves the agents of the benchmarks, anything else is
 * the command line of {@code millrace bench}. The worker is a process of its own, as agents are in
 * production, so what it costs is measured with everything else.
 */
@QuarkusMain
public class BenchMain {

  static final String WORKER = "worker";

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(WORKER)) {
      Quarkus.run(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}

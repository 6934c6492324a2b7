package io.millrace.standalone;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param data the folder for everything that is kept
 * @param port of the page and the API; 0 takes any free port
 * @param kafka bootstrap servers of a Kafka that runs already
 * @param postgres address of a PostgreSQL database that is there already
 * @param example name of the example to load, {@code none} for none; empty keeps what the data
 *     folder remembers
 */
record Options(
    Path data,
    int port,
    Optional<String> kafka,
    Optional<String> postgres,
    Optional<String> example,
    boolean help) {
  static final int DEFAULT_PORT = 8080;
  static final String NO_EXAMPLE = "none";

  static final String HELP =
      """
      Starts Millrace in one process and serves its page on this machine only.

      Usage: millrace up [options]

        --data DIR         Folder for everything that is kept; created if missing. Default: ~/.millrace
        --port N           Port of the page and the API, 0 for any free one. Default: 8080
        --kafka HOST:PORT  Use this Kafka (4.2 or newer) instead of starting one
        --postgres URL     Use this database instead of starting one:
                           postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or the same as a JDBC URL
        --example NAME     Load an example, or 'none'. Default: support-desk in a new data folder,
                           otherwise what the folder was started with before
        --help             Print this

      Ctrl-C ends it; the data stay. Exit codes: 0 ended as asked, 64 command line not understood,
      69 a port or server is not available, 70 internal failure, 75 the data folder is in use.
      """;

  static Options parse(List<String> arguments) {
    Path data = Path.of(System.getProperty("user.home"), ".millrace");
    int port = DEFAULT_PORT;
    Optional<String> kafka = Optional.empty();
    Optional<String> postgres = Optional.empty();
    Optional<String> example = Optional.empty();
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      Optional<String> attached =
          equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
      switch (name) {
        case "--data" -> data = Path.of(value(name, attached, rest)).toAbsolutePath().normalize();
        case "--port" -> port = port(value(name, attached, rest));
        case "--kafka" -> kafka = Optional.of(hostsAndPorts(value(name, attached, rest)));
        case "--postgres" -> postgres = Optional.of(value(name, attached, rest));
        case "--example" -> example = Optional.of(value(name, attached, rest));
        case "--help", "-h" -> help = true;
        default -> throw usage("Unknown option '" + argument + "'.");
      }
    }
    return new Options(data, port, kafka, postgres, example, help);
  }

  private static String value(String name, Optional<String> attached, Iterator<String> rest) {
    String value = attached.orElseGet(() -> rest.hasNext() ? rest.next() : "");
    if (value.isBlank() || attached.isEmpty() && value.startsWith("--")) {
      throw usage("Option " + name + " needs a value.");
    }
    return value;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw usage("Option --port needs a number from 0 to 65535, not '" + text + "'.");
    }
    throw usage("Option --port needs a number from 0 to 65535, not '" + text + "'.");
  }

  private static String hostsAndPorts(String text) {
    for (String server : text.split(",", -1)) {
      if (!server.matches("[^:\\s]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
        throw usage(
            "Option --kafka needs HOST:PORT (several separated by commas), not '" + text + "'.");
      }
    }
    return text;
  }

  private static CannotStartException usage(String problem) {
    return new CannotStartException(
        ExitCode.USAGE, problem + "\n'./millrace up --help' lists the options.");
  }
}

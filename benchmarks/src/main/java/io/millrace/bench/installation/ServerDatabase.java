package io.millrace.bench.installation;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How to log in to the PostgreSQL of an embedded server that runs, as one of its roles. It listens
 * on loopback alone.
 */
public record ServerDatabase(String url, String user, String password) {

  private static final String PREFIX = "millrace_";

  /** The line of the mark of a running cluster that has its port. */
  private static final int PORT_LINE = 3;

  /**
   * @param data folder of the server
   * @param schema whose role it is
   */
  public static ServerDatabase of(Path data, String schema) throws IOException {
    var passwords = new Properties();
    try (Reader file = Files.newBufferedReader(data.resolve("postgres/passwords.properties"))) {
      passwords.load(file);
    }
    var mark = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"));
    int port = Integer.parseInt(mark.get(PORT_LINE).strip());
    var user = PREFIX + schema;
    return new ServerDatabase(
        "jdbc:postgresql://127.0.0.1:" + port + "/millrace", user, passwords.getProperty(user));
  }

  @Override
  public String toString() {
    return user + " at " + url;
  }
}

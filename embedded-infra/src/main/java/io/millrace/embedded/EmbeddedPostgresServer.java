package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server in processes of its own, bound to the loopback address, with the database
 * {@code millrace} and a role and schema for each {@link PostgresRole}.
 *
 * <p>It is started through {@code pg_ctl}, which puts it into its own session: Ctrl-C in the
 * terminal reaches Millrace only, and the server ends after those who use it. Its cluster is kept.
 * Works for root too, see {@link Unprivileged}.
 *
 * <p>After kill -9 of the owner the server lives on; the next start on the same folder ends it
 * first, by the process id it left behind and only where that process really is a server of this
 * folder. Hold a {@link DataFolder} before.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
  public static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
  private static final String HOST = "127.0.0.1";
  private static final String SETTINGS_FILE = "millrace.conf";
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(120);
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration END_POLL = Duration.ofMillis(10);
  private static final int START_ATTEMPTS_MAX = 5;
  private static final Duration START_PAUSE = Duration.ofSeconds(1);

  private final Path cluster;
  private final Path log;
  private final int port;
  private final PostgresPrograms programs;
  private final Unprivileged user;
  private final PostgresPasswords passwords;

  private EmbeddedPostgresServer(
      Path folder,
      int port,
      PostgresPrograms programs,
      Unprivileged user,
      PostgresPasswords passwords) {
    this.cluster = folder.resolve("cluster");
    this.log = cluster.resolve("server.log");
    this.port = port;
    this.programs = programs;
    this.user = user;
    this.passwords = passwords;
  }

  /** Starts on a free port, the programs unpacked beside the data. */
  public static EmbeddedPostgresServer start(Path folder) {
    return start(folder, folder, Ports.free(), true);
  }

  /**
   * Starts and returns when roles may connect.
   *
   * @param folder where the cluster is kept
   * @param programsFolder where the programs are unpacked; several clusters may share it
   * @param durable whether a commit waits for the disk; false is for tests only
   */
  public static EmbeddedPostgresServer start(
      Path folder, Path programsFolder, int port, boolean durable) {
    return start(folder, programsFolder, port, durable, Unprivileged.find());
  }

  static EmbeddedPostgresServer start(
      Path folder, Path programsFolder, int port, boolean durable, Unprivileged user) {
    try {
      Files.createDirectories(folder);
      Path real = folder.toRealPath();
      EmbeddedPostgresServer server =
          new EmbeddedPostgresServer(
              real, port, PostgresPrograms.in(programsFolder), user, PostgresPasswords.in(real));
      server.prepareCluster(real, durable);
      server.writeSettings(durable);
      server.endLeftover();
      server.startOrLeaveNothing();
      return server;
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "PostgreSQL's folder %s cannot be prepared: %s".formatted(folder, e), e);
    }
  }

  private void prepareCluster(Path folder, boolean durable) throws IOException {
    if (Files.exists(cluster.resolve(SETTINGS_FILE))) {
      user.own(cluster);
      return;
    }
    if (Files.exists(cluster)) {
      // An interrupted first start: nothing was ever stored in it.
      Folders.delete(cluster);
    }
    Files.createDirectory(
        cluster,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.own(cluster);
    Path passwordFile = Files.createTempFile(folder, "superuser", ".txt");
    try {
      Files.writeString(passwordFile, passwords.ofSuperuser());
      Command.Outcome outcome =
          Command.run(
              user.command(
                  List.of(
                      programs.program("initdb"),
                      "-D",
                      cluster.toString(),
                      "-U",
                      PostgresPasswords.SUPERUSER,
                      "--auth=scram-sha-256",
                      "--pwfile=" + passwordFile,
                      "--encoding=UTF8",
                      "--locale=C",
                      "--no-instructions",
                      durable ? "--sync-method=fsync" : "--no-sync")),
              INIT_TIMEOUT);
      if (outcome.exitCode() != 0) {
        throw new EmbeddedServerException(
            "PostgreSQL's cluster cannot be created: " + outcome.output());
      }
    } finally {
      Files.delete(passwordFile);
    }
    Path main = cluster.resolve("postgresql.conf");
    Files.writeString(
        main, Files.readString(main) + "\ninclude_if_exists = '" + SETTINGS_FILE + "'\n");
  }

  private void writeSettings(boolean durable) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses = '" + HOST + "'",
                "port = " + port,
                "unix_socket_directories = ''",
                "max_connections = 100",
                "shared_buffers = 64MB",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'"));
    if (!durable) {
      settings.addAll(List.of("fsync = off", "synchronous_commit = off", "full_page_writes = off"));
    }
    Files.write(cluster.resolve(SETTINGS_FILE), settings);
  }

  /**
   * Ends a server that an earlier owner could not end, and removes the mark of one that is no more.
   */
  private void endLeftover() throws IOException {
    Optional<ProcessHandle> running = markedProcess();
    boolean ours =
        running
            .flatMap(process -> process.info().commandLine())
            .orElse("")
            .contains(cluster.toString());
    if (ours) {
      LOG.info(
          "Ending the PostgreSQL (pid {}) that a killed process left behind", running.get().pid());
      stopProcess();
    } else {
      // The id may belong to another program by now, which PostgreSQL would take for a running
      // server.
      Files.deleteIfExists(mark());
    }
  }

  private Path mark() {
    return cluster.resolve("postmaster.pid");
  }

  /** The process that the cluster's mark names, whatever program it is by now. */
  private Optional<ProcessHandle> markedProcess() {
    try {
      return Files.readAllLines(mark()).stream()
          .findFirst()
          .map(line -> Long.parseLong(line.strip()))
          .flatMap(ProcessHandle::of);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      LOG.warn("{} cannot be read, so no server is looked for", mark(), e);
      return Optional.empty();
    }
  }

  private void startOrLeaveNothing() throws IOException {
    try {
      startProcess();
      prepareDatabase();
    } catch (IOException | RuntimeException e) {
      // An interrupted thread could not wait for the server's end.
      boolean interrupted = Thread.interrupted();
      try {
        close();
      } catch (EmbeddedServerException e2) {
        e.addSuppressed(e2);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  private void startProcess() throws IOException {
    for (int attempt = 1; ; attempt++) {
      Files.deleteIfExists(log);
      Command.Outcome outcome = control("start", START_TIMEOUT, "-l", log.toString());
      if (outcome.exitCode() == 0) {
        return;
      }
      String reason = Files.exists(log) ? Files.readString(log).strip() : outcome.output();
      // Server processes outlive a killed main process by a moment and still hold the shared
      // memory.
      if (attempt == START_ATTEMPTS_MAX || !reason.contains("shared memory")) {
        throw new EmbeddedServerException(
            "PostgreSQL did not start on %s:%d: %s".formatted(HOST, port, reason));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(START_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while PostgreSQL was started", e);
    }
  }

  private void prepareDatabase() {
    try {
      try (Connection maintenance = connectAsSuperuser()) {
        PostgresLayout.createDatabase(maintenance);
      }
      try (Connection database =
          connect(PostgresLayout.DATABASE, PostgresPasswords.SUPERUSER, passwords.ofSuperuser())) {
        PostgresLayout.createRolesAndSchemas(database, passwords);
      }
    } catch (SQLException e) {
      throw new EmbeddedServerException(
          "PostgreSQL's roles and schemas cannot be created: " + e.getMessage(), e);
    }
  }

  private Connection connect(String database, String userName, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", userName);
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", Long.toString(START_TIMEOUT.toSeconds()));
    // Not through DriverManager, which does not see drivers of Quarkus' class loader.
    return new Driver()
        .connect("jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database), properties);
  }

  private Command.Outcome control(String action, Duration limit, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.program("pg_ctl"),
                action,
                "-D",
                cluster.toString(),
                "-w",
                "-t",
                Long.toString(limit.toSeconds())));
    command.addAll(List.of(more));
    return Command.run(user.command(command), limit.plus(KILL_TIMEOUT));
  }

  private void stopProcess() {
    Optional<ProcessHandle> process = markedProcess();
    Command.Outcome outcome = control("stop", STOP_TIMEOUT, "-m", "fast");
    if (outcome.exitCode() != 0) {
      LOG.warn(
          "PostgreSQL did not end in {} s, ending it at once: {}",
          STOP_TIMEOUT.toSeconds(),
          outcome.output());
      outcome = control("stop", KILL_TIMEOUT, "-m", "immediate");
      if (outcome.exitCode() != 0) {
        throw new EmbeddedServerException("PostgreSQL did not end: " + outcome.output());
      }
    }
    // pg_ctl waits for the mark to go, which is a moment before the process does.
    process.ifPresent(EmbeddedPostgresServer::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    // ProcessHandle.onExit looks at a process that is no child at intervals of up to five seconds.
    long endNs = System.nanoTime() + KILL_TIMEOUT.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > endNs) {
        LOG.warn("PostgreSQL (pid {}) has closed its data but is still listed", process.pid());
        return;
      }
      try {
        Thread.sleep(END_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, PostgresLayout.DATABASE);
  }

  /** The address in the form reactive clients take. */
  public String reactiveUrl() {
    return "postgresql://%s:%d/%s".formatted(HOST, port, PostgresLayout.DATABASE);
  }

  public String password(PostgresRole role) {
    return passwords.of(role);
  }

  /** A connection as {@code role}; for tests and tools. */
  public Connection connect(PostgresRole role) throws SQLException {
    return connect(PostgresLayout.DATABASE, role.userName(), password(role));
  }

  /** A connection of the superuser to the maintenance database; for tests and tools. */
  public Connection connectAsSuperuser() throws SQLException {
    return connect("postgres", PostgresPasswords.SUPERUSER, passwords.ofSuperuser());
  }

  /** Ends the server: open statements are cancelled, commits kept. */
  @Override
  public void close() {
    if (Files.exists(mark())) {
      stopProcess();
    }
  }
}

package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedPostgresServerTest {
  @Test
  void rowsOutliveARestart() throws Exception {
    // given
    Path folder = TestFolders.empty("postgres-restart");
    try (EmbeddedPostgresServer server = start(folder)) {
      run(
          server,
          PostgresRole.BANK,
          "CREATE TABLE account (id text)",
          "INSERT INTO account VALUES ('C-1002')");
    }

    // when
    List<String> rows;
    try (EmbeddedPostgresServer server = start(folder)) {
      rows = query(server, PostgresRole.BANK, "SELECT id FROM bank.account");
    }

    // then
    assertThat(rows).containsExactly("C-1002");
  }

  @Test
  void nothingRunsAfterClose() throws Exception {
    // given
    Path folder = TestFolders.empty("postgres-close");
    EmbeddedPostgresServer server = start(folder);
    long pid = serverPid(folder);

    // when
    server.close();

    // then
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    server.close();
  }

  @Test
  void aServerWhoseOwnerWasKilledIsReplacedAndItsRowsAreKept() throws Exception {
    // given
    Path folder = TestFolders.empty("postgres-killed");
    ChildJvm owner = ChildJvm.start(Owner.class, folder.toString());
    owner.awaitLine("row stored");
    long orphan = serverPid(folder);

    // when
    owner.kill9();
    boolean orphanLived = ProcessHandle.of(orphan).isPresent();
    List<String> rows;
    try (EmbeddedPostgresServer server = start(folder)) {
      rows = query(server, PostgresRole.REVIEWS, "SELECT id FROM review");
      assertThat(serverPid(folder)).isNotEqualTo(orphan);
    }

    // then
    assertThat(orphanLived).isTrue();
    assertThat(rows).containsExactly("r-1");
  }

  @Test
  void aProcessIdThatBelongsToAnotherProgramByNowDoesNotPreventTheStart() throws Exception {
    // given
    Path folder = TestFolders.empty("postgres-reused-pid");
    start(folder).close();
    Path mark = folder.resolve("cluster").resolve("postmaster.pid");
    Files.writeString(
        mark,
        ProcessHandle.current().pid() + "\n" + folder.resolve("cluster") + "\n0\n0\n\n\n\n\n");

    // when
    List<String> rows;
    try (EmbeddedPostgresServer server = start(folder)) {
      rows = query(server, PostgresRole.REVIEWS, "SELECT current_user");
    }

    // then
    assertThat(rows).containsExactly("millrace_reviews");
  }

  @Test
  void aRoleWorksInItsOwnSchemaAndReadsNoOther() throws Exception {
    // given
    try (EmbeddedPostgresServer server = start(TestFolders.empty("postgres-roles"))) {
      for (PostgresRole role : PostgresRole.values()) {
        run(
            server,
            role,
            "CREATE TABLE secret (id text)",
            "INSERT INTO secret VALUES ('" + role + "')");
      }

      for (PostgresRole reader : PostgresRole.values()) {
        for (PostgresRole owner : PostgresRole.values()) {
          // when
          String query = "SELECT id FROM " + owner.schema() + ".secret";

          // then
          if (reader == owner) {
            assertThat(query(server, reader, query)).containsExactly(owner.name());
          } else {
            assertThatThrownBy(() -> query(server, reader, query))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for schema " + owner.schema());
          }
        }
      }
    }
  }

  @Test
  void nobodyConnectsWithoutThePassword() throws Exception {
    // given
    try (EmbeddedPostgresServer server = start(TestFolders.empty("postgres-password"))) {

      // when / then
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), "postgres", "postgres").close())
          .hasMessageContaining("password authentication failed");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_USER_NAMESPACE", "AS_NOBODY"})
  void rootMayStartItEitherWayAndChangeTheWayLater(Unprivileged way) throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "concerns root only");
    // given
    Path folder = TestFolders.empty("postgres-root-" + way);
    try (EmbeddedPostgresServer server = start(folder)) {
      run(
          server,
          PostgresRole.AGENTS,
          "CREATE TABLE call (id text)",
          "INSERT INTO call VALUES ('c-1')");
    }

    // when
    List<String> rows;
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(folder, TestFolders.PROGRAMS, Ports.free(), false, way)) {
      rows = query(server, PostgresRole.AGENTS, "SELECT id FROM call");
    }

    // then
    assertThat(rows).containsExactly("c-1");
  }

  private static EmbeddedPostgresServer start(Path folder) {
    return EmbeddedPostgresServer.start(folder, TestFolders.PROGRAMS, Ports.free(), false);
  }

  private static long serverPid(Path folder) throws Exception {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("cluster").resolve("postmaster.pid")).getFirst().strip());
  }

  private static void run(EmbeddedPostgresServer server, PostgresRole role, String... statements)
      throws SQLException {
    try (Connection connection = server.connect(role);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> query(EmbeddedPostgresServer server, PostgresRole role, String sql)
      throws SQLException {
    try (Connection connection = server.connect(role);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** Stores a row and waits to be killed. */
  static final class Owner {
    public static void main(String[] args) throws Exception {
      EmbeddedPostgresServer server =
          EmbeddedPostgresServer.start(Path.of(args[0]), TestFolders.PROGRAMS, Ports.free(), true);
      run(
          server,
          PostgresRole.REVIEWS,
          "CREATE TABLE review (id text)",
          "INSERT INTO review VALUES ('r-1')");
      System.out.println("row stored");
      Thread.sleep(ChildJvm.LIFE_MAX);
      server.close();
    }
  }
}

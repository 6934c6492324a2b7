package io.millrace.statestore.store;

import io.millrace.contracts.id.Sha256;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Payloads of claim checks, by the digest of their bytes. The same bytes are stored once, whoever
 * sends them; what is there is never changed.
 */
@ApplicationScoped
public class PayloadRepository {

  /** {@code sha256:} and 64 hexadecimal digits in lower case. */
  public static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private static final String PREFIX = "sha256:";
  private static final int QUERY_TIMEOUT_S = 20;
  private static final String INSERT =
      "insert into archive.payloads (digest, bytes, content, run_id) values (?, ?, ?, ?) on conflict (digest) do nothing";
  private static final String SELECT = "select content from archive.payloads where digest = ?";

  private final javax.sql.DataSource dataSource;

  PayloadRepository(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public static String digest(byte[] content) {
    return PREFIX + Sha256.hex(content);
  }

  /**
   * @throws ArchiveUnavailableException when the database does not take it
   */
  public void put(String digest, byte[] content, String runId) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(INSERT)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, digest);
      statement.setLong(2, content.length);
      statement.setBytes(3, content);
      statement.setString(4, runId);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  /**
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public Optional<byte[]> find(String digest) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(SELECT)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, digest);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes("content")) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }
}

package io.millrace.standalone;

import io.millrace.embedded.PostgresRole;
import io.millrace.embedded.ServiceSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A PostgreSQL database that was there before. All services use the one user it was given with,
 * each in its own schema; an installation that wants a role for each service runs them apart, see
 * {@code k8s/}.
 */
record ExternalPostgres(String host, int port, String database, String user, String password) {
  private static final int DEFAULT_PORT = 5432;
  private static final String CONNECT_TIMEOUT_S = "10";
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";

  /** Understands {@code postgresql://}, {@code postgres://} and {@code jdbc:postgresql://}. */
  static ExternalPostgres parse(String text) {
    URI uri;
    try {
      uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
    } catch (URISyntaxException e) {
      throw malformed(e.getReason());
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    if (!scheme.equals("postgresql") && !scheme.equals("postgres")
        || uri.getHost() == null
        || path.length() < 2) {
      throw malformed("it has no host or no database");
    }
    Map<String, String> query = query(Optional.ofNullable(uri.getRawQuery()).orElse(""));
    String[] userInfo = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    String user = userInfo[0].isEmpty() ? query.getOrDefault("user", "") : decode(userInfo[0]);
    String password =
        userInfo.length < 2 ? query.getOrDefault("password", "") : decode(userInfo[1]);
    if (user.isEmpty()) {
      throw malformed("it names no user");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new ExternalPostgres(uri.getHost(), port, path.substring(1), user, password);
  }

  // The address itself is not repeated: it may hold a password.
  private static CannotStartException malformed(String reason) {
    return new CannotStartException(
        ExitCode.USAGE, "Option --postgres needs " + FORM + ": " + reason + ".");
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> values = new HashMap<>();
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        values.put(decode(parts[0]), decode(parts[1]));
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Connects, so that a wrong address is known before anything else starts, and makes the schemas
   * that are missing.
   */
  void prepare() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_S);
    properties.setProperty("socketTimeout", CONNECT_TIMEOUT_S);
    try (Connection connection = new Driver().connect("jdbc:" + address(), properties);
        Statement statement = connection.createStatement()) {
      for (PostgresRole role : PostgresRole.values()) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + role.schema());
      }
    } catch (SQLException e) {
      throw new CannotStartException(
          ExitCode.UNAVAILABLE,
          "The PostgreSQL at %s cannot be used: %s".formatted(address(), e.getMessage()),
          e);
    }
  }

  /** Without user and password. */
  String address() {
    return "postgresql://%s:%d/%s".formatted(host, port, database);
  }

  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (PostgresRole role : PostgresRole.values()) {
      String prefix = ServiceSettings.prefix(role);
      settings.put(prefix + "username", user);
      settings.put(prefix + "password", password);
      settings.put(prefix + "jdbc.url", "jdbc:" + address() + "?currentSchema=" + role.schema());
      settings.put(prefix + "reactive.url", address() + "?search_path=" + role.schema());
    }
    return settings;
  }
}

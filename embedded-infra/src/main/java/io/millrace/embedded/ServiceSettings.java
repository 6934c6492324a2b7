package io.millrace.embedded;

import java.util.HashMap;
import java.util.Map;

/**
 * The configuration by which services find the embedded servers; one list for the standalone
 * process and for tests.
 */
public final class ServiceSettings {
  private ServiceSettings() {}

  public static Map<String, String> of(EmbeddedKafka kafka) {
    return Map.of("kafka.bootstrap.servers", kafka.bootstrapServers());
  }

  public static Map<String, String> of(EmbeddedPostgresServer postgres) {
    Map<String, String> settings = new HashMap<>();
    for (PostgresRole role : PostgresRole.values()) {
      String prefix = prefix(role);
      settings.put(prefix + "username", role.userName());
      settings.put(prefix + "password", postgres.password(role));
      settings.put(prefix + "jdbc.url", postgres.jdbcUrl());
      settings.put(prefix + "reactive.url", postgres.reactiveUrl());
    }
    return Map.copyOf(settings);
  }

  /** Prefix of a role's datasource; the default datasource belongs to the review service. */
  public static String prefix(PostgresRole role) {
    return role == PostgresRole.REVIEWS
        ? "quarkus.datasource."
        : "quarkus.datasource." + role.schema() + ".";
  }
}

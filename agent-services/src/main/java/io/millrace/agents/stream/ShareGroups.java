package io.millrace.agents.stream;

import io.millrace.kit.kafka.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Configures agents' share groups on the broker, before their first members come: only committed
 * tasks, from the first one on, with the lock time of this deployment. Groups have no client
 * settings for these.
 */
final class ShareGroups {

  private static final long TIMEOUT_MS = 15_000;

  private ShareGroups() {}

  /**
   * @throws IllegalStateException when Kafka does not take the configuration in time
   */
  static void configure(KafkaSettings kafka, List<String> groups, int lockMs) {
    Collection<AlterConfigOp> settings =
        List.of(
            set("share.isolation.level", "read_committed"),
            set("share.auto.offset.reset", "earliest"),
            set("share.record.lock.duration.ms", Integer.toString(lockMs)));
    var changes =
        groups.stream()
            .collect(
                Collectors.toMap(
                    group -> new ConfigResource(ConfigResource.Type.GROUP, group),
                    group -> settings));
    try (var admin = Admin.create(kafka.with(Map.of()))) {
      admin.incrementalAlterConfigs(changes).all().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Kafka did not take the configuration of the groups " + groups, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while the groups " + groups + " were configured", e);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}

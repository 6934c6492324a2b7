package io.millrace.agents.stream;

import io.millrace.kit.kafka.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Configures an agent's share group on the broker, before its first member comes: only committed
 * tasks, from the first one on, with the lock time of this deployment. Groups have no client
 * settings for these.
 */
final class ShareGroups {

  private static final long TIMEOUT_MS = 15_000;

  private ShareGroups() {}

  /**
   * @throws IllegalStateException when Kafka does not take the configuration in time
   */
  static void configure(KafkaSettings kafka, String group, int lockMs) {
    var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    Collection<AlterConfigOp> settings =
        List.of(
            set("share.isolation.level", "read_committed"),
            set("share.auto.offset.reset", "earliest"),
            set("share.record.lock.duration.ms", Integer.toString(lockMs)));
    try (var admin = Admin.create(kafka.with(Map.of()))) {
      admin
          .incrementalAlterConfigs(Map.of(resource, settings))
          .all()
          .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Kafka did not take the configuration of the group " + group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while the group " + group + " was configured", e);
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}

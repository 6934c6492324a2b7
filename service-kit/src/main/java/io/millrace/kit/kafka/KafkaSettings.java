package io.millrace.kit.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of Kafka clients that are not channels: everything configured as {@code kafka.*},
 * security included, and then what the client itself needs.
 */
@ApplicationScoped
public class KafkaSettings {

  private final Map<String, Object> common;

  public KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> common) {
    this.common = common;
  }

  /**
   * @param own settings of this client; they win
   */
  public Map<String, Object> with(Map<String, ?> own) {
    var settings = new HashMap<>(common);
    settings.putAll(own);
    return settings;
  }

  /** Where Kafka is, for messages to people. */
  public String servers() {
    return String.valueOf(common.get("bootstrap.servers"));
  }
}

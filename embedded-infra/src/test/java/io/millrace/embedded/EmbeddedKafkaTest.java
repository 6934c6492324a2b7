package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaTest {
  private static final String TOPIC = "orders";
  private static final int TIMEOUT_S = 20;

  @Test
  void recordsOutliveARestartOnOtherPorts() throws Exception {
    // given
    Path folder = TestFolders.empty("kafka-restart");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      createTopic(kafka);
      send(kafka, Map.of(), "first");
    }

    // when
    List<String> values;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      send(kafka, Map.of(), "second");
      values = read(kafka, 2);
    }

    // then
    assertThat(values).containsExactly("first", "second");
  }

  @Test
  void committedTransactionsReachShareGroupsSoon() throws Exception {
    // given
    try (EmbeddedKafka kafka = EmbeddedKafka.start(TestFolders.empty("kafka-share"))) {
      createTopic(kafka);
      configureShareGroup(kafka, "workers");
      send(kafka, Map.of("transactional.id", "teller"), "paid");
      Instant subscribed = Instant.now();

      // when
      List<String> values = readShared(kafka, "workers");

      // then
      assertThat(values).containsExactly("paid");
      assertThat(Duration.between(subscribed, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void topicsAreNotCreatedByUse() throws Exception {
    // given
    try (EmbeddedKafka kafka = EmbeddedKafka.start(TestFolders.empty("kafka-topics"));
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(consumerSettings(kafka, "readers"))) {
      consumer.subscribe(List.of("misspelt"));

      // when
      consumer.poll(Duration.ofSeconds(1));

      // then
      try (Admin admin = admin(kafka)) {
        assertThat(admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS))
            .doesNotContain("misspelt");
      }
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  private static void configureShareGroup(EmbeddedKafka kafka, String group) throws Exception {
    List<AlterConfigOp> settings =
        List.of(
            set("share.auto.offset.reset", "earliest"),
            set("share.isolation.level", "read_committed"),
            set("share.record.lock.duration.ms", "4000"));
    try (Admin admin = admin(kafka)) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), settings))
          .all()
          .get(TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private static void send(EmbeddedKafka kafka, Map<String, Object> more, String value)
      throws Exception {
    Map<String, Object> settings = new java.util.HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      boolean transactional = more.containsKey("transactional.id");
      if (transactional) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      producer.send(new ProducerRecord<>(TOPIC, "k", value)).get(TIMEOUT_S, TimeUnit.SECONDS);
      if (transactional) {
        producer.commitTransaction();
      }
    }
  }

  private static Map<String, Object> consumerSettings(EmbeddedKafka kafka, String group) {
    return Map.of(
        "bootstrap.servers", kafka.bootstrapServers(),
        "group.id", group,
        "auto.offset.reset", "earliest",
        "key.deserializer", StringDeserializer.class.getName(),
        "value.deserializer", StringDeserializer.class.getName());
  }

  private static List<String> read(EmbeddedKafka kafka, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(consumerSettings(kafka, "readers"))) {
      consumer.subscribe(List.of(TOPIC));
      List<String> values = new ArrayList<>();
      Instant end = Instant.now().plusSeconds(TIMEOUT_S);
      while (values.size() < count && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
      }
      return values;
    }
  }

  private static List<String> readShared(EmbeddedKafka kafka, String group) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", group,
            "share.acknowledgement.mode", "explicit",
            "key.deserializer", StringDeserializer.class.getName(),
            "value.deserializer", StringDeserializer.class.getName());
    try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(settings)) {
      consumer.subscribe(List.of(TOPIC));
      List<String> values = new ArrayList<>();
      Instant end = Instant.now().plusSeconds(TIMEOUT_S);
      while (values.isEmpty() && Instant.now().isBefore(end)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
          consumer.acknowledge(record);
        }
      }
      consumer.commitSync();
      return values;
    }
  }
}

package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.codec.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceivedTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final List<ConsumerRecord<byte[], byte[]>> given = new ArrayList<>();
  private final List<Long> poison = new ArrayList<>();
  private final List<String> decoded = new ArrayList<>();

  @Test
  void all_come_in_order_without_tombstones_and_poison() {
    record("a", "1");
    record("b", "poison");
    record("a", null);
    record("a", "2");

    var all = Received.all(batch(), this::decode, this::bury);

    assertThat(all).extracting(Received::message).containsExactly("1", "2");
    assertThat(poison).containsExactly(1L);
  }

  @Test
  void of_each_key_only_the_last_is_decoded() {
    record("a", "1");
    record("b", "2");
    record("a", "3");
    record("a", null);
    record(null, "4");
    record(null, "5");

    var newest = Received.newest(batch(), this::decode, this::bury);

    assertThat(newest).extracting(Received::message).containsExactlyInAnyOrder("2", "3", "4", "5");
    assertThat(decoded).doesNotContain("1");
  }

  @Test
  void the_one_before_stands_in_for_a_last_one_that_is_poison() {
    record("a", "1");
    record("a", "2");
    record("a", "poison");

    var newest = Received.newest(batch(), this::decode, this::bury);

    assertThat(newest).extracting(Received::message).containsExactly("2");
    assertThat(poison).containsExactly(2L);
  }

  private void record(@Nullable String key, @Nullable String value) {
    given.add(new ConsumerRecord<>("t", 0, given.size(), bytes(key), bytes(value)));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private ConsumerRecords<byte[], byte[]> batch() {
    return new ConsumerRecords<>(Map.of(PARTITION, given), Map.of());
  }

  private String decode(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (text.equals("poison")) throw new UndecodableException("bytes_malformed", text, null);
    decoded.add(text);
    return text;
  }

  private void bury(ConsumerRecord<byte[], byte[]> record, UndecodableException e) {
    poison.add(record.offset());
  }
}

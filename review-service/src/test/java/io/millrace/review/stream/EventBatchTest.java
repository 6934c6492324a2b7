package io.millrace.review.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.review.core.Change;
import io.millrace.review.core.Histories;
import io.millrace.review.core.ReviewFold;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@NullUnmarked
class EventBatchTest {

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  @Test
  void changes_come_in_the_order_of_the_batch_and_poison_in_the_middle_apart() {
    // given
    var entries = Histories.of("r").started().skipped("s").requested("s", 1, null).entries();
    entries.forEach(entry -> add(headers(entry), Records.encode(entry)));
    add(new RecordHeaders(), new byte[] {1, 2, 3});
    add(headers(entries.getFirst()), null);
    var end = Histories.of("q").completed().last();
    add(headers(end), Records.encode(end));

    // when
    var batch = batch();

    // then
    assertEquals(
        List.of(Change.Remember.class, Change.Open.class, Change.End.class),
        batch.changes().stream().map(read -> read.change().getClass()).toList());
    assertEquals(
        List.of(0L, 2L, 5L), batch.changes().stream().map(read -> read.record().offset()).toList());
    assertEquals(
        List.of("not_single_object", "value_missing"),
        batch.poison().stream().map(poison -> poison.failure().code()).toList());
  }

  @Test
  void an_event_that_concerns_nobody_is_not_even_decoded() {
    add(headers(Histories.of("r").late("s").last()), new byte[] {1, 2, 3});

    var batch = batch();

    assertTrue(batch.poison().isEmpty() && batch.changes().isEmpty());
  }

  @Test
  void without_a_header_that_tells_or_with_a_strange_one_an_event_is_decoded() {
    var entry = Histories.of("r").requested("s", 1, Json.NULL).last();
    add(new RecordHeaders(), Records.encode(entry));
    add(
        new RecordHeaders()
            .add(CloudEventHeaders.TYPE, "com.example.other".getBytes(StandardCharsets.UTF_8)),
        Records.encode(entry));

    var batch = batch();

    assertEquals(2, batch.changes().size());
    assertInstanceOf(Change.Open.class, batch.changes().getFirst().change());
  }

  @TestFactory
  List<DynamicTest> the_filter_keeps_every_kind_of_event_that_changes_something() {
    return Arrays.stream(Event.class.getPermittedSubclasses())
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type.getSimpleName(),
                    () -> {
                      var event = (Event) sample(type);
                      var change =
                          ReviewFold.change(new JournalEntry("r", 1, Instant.EPOCH, "c", event));
                      assertEquals(
                          !(change instanceof Change.Nothing),
                          ReviewFold.mayConcern(type.getSimpleName()));
                    }))
        .toList();
  }

  private EventBatch batch() {
    return EventBatch.of(
        new ConsumerRecords<>(
            Map.of(new TopicPartition(Topics.EVENTS.name(), 0), records), Map.of()));
  }

  private void add(Headers headers, byte[] value) {
    records.add(
        new ConsumerRecord<>(
            Topics.EVENTS.name(),
            0,
            records.size(),
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            value,
            headers,
            Optional.empty()));
  }

  private static Headers headers(JournalEntry entry) {
    return Records.of(Topics.EVENTS, entry, "/t").headers();
  }

  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    var components = type.getRecordComponents();
    var arguments = new Object[components.length];
    for (int i = 0; i < arguments.length; i++) arguments[i] = argument(components[i]);
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(types);
    return constructor.newInstance(arguments);
  }

  private static Object argument(RecordComponent component) throws ReflectiveOperationException {
    Class<?> type = component.getType();
    if (type == String.class) return "text";
    if (type == int.class || type == Integer.class) return 3;
    if (type == long.class || type == Long.class) return 4L;
    if (type == boolean.class) return true;
    if (type == double.class || type == Double.class) return 0.5;
    if (type == Instant.class) return Instant.EPOCH;
    if (type == Json.class) return Json.EMPTY_OBJECT;
    if (type == List.class) return List.of("one");
    if (type == SortedMap.class) return new TreeMap<>(Map.of("agent", 1));
    if (type.isEnum()) return type.getEnumConstants()[0];
    return sample(type);
  }
}

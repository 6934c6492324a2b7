package io.millrace.kit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.IntentCandidate;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.Verdict;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JournalJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-11-20T09:00:00.123456Z");

  @Test
  void an_entry_is_rendered_exactly_as_the_api_page_says() throws Exception {
    // given
    var event =
        new Event.ReviewDecided(
            "s-42~01:approval:1",
            "approval",
            Verdict.EDIT,
            Json.parse("{\"answer\": \"30 EUR\", \"parts\": [1, 2.5, null]}"),
            null,
            "user:ada");
    var entry = new JournalEntry("s-42~01", 7, AT, "s-42~01:approval:1/decision", event);

    // when
    var json = JournalJson.toJson(entry);

    // then
    assertEquals(
        """
        {"runId":"s-42~01","sequence":7,"at":"2026-11-20T09:00:00.123Z","type":"ReviewDecided","causationId":"s-42~01:approval:1/decision",\
        "data":{"reviewId":"s-42~01:approval:1","stepId":"approval","verdict":"EDIT","output":{"answer":"30 EUR","parts":[1,2.5,null]},"comment":null,"actor":"user:ada"}}""",
        JSON.writeValueAsString(json));
  }

  @Test
  void nested_records_lists_and_maps_keep_their_form() throws Exception {
    // given
    var intent =
        new Intent(
            "fees", 0.94, false, "bge/lr/3f9a1c", List.of(new IntentCandidate("fees", 0.94)));
    var agents = new TreeMap<>(Map.of("policy-search", 2, "account-status", 1));
    var started =
        new Event.RunStarted(
            "support-desk",
            1,
            "d1",
            Json.EMPTY_OBJECT,
            "default",
            "user:ada",
            null,
            Priority.NORMAL,
            null,
            Json.of(List.of(1, "a")),
            intent,
            agents,
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            null);

    // when
    var data = JournalJson.toJson(new JournalEntry("01", 1, AT, "c-1", started)).get("data");

    // then
    assertEquals(
        JSON.readTree("{\"account-status\":1,\"policy-search\":2}"),
        JSON.readTree(data.get("agents").toString()));
    assertEquals(
        "[{\"label\":\"fees\",\"score\":0.94}]", data.get("intent").get("candidates").toString());
    assertEquals("[1,\"a\"]", data.get("input").toString());
    assertTrue(data.get("deadlineAt").isNull() && data.get("sessionId").isNull());
  }

  @Test
  void an_instant_on_the_second_still_shows_milliseconds() {
    assertEquals(
        "2026-11-20T09:00:00.000Z", JournalJson.instant(Instant.parse("2026-11-20T09:00:00Z")));
  }

  @TestFactory
  Stream<DynamicTest> every_event_has_a_form_with_all_its_components() {
    return Arrays.stream(Event.class.getPermittedSubclasses())
        .map(
            type ->
                DynamicTest.dynamicTest(type.getSimpleName(), () -> rendersAllComponents(type)));
  }

  private static void rendersAllComponents(Class<?> type) throws Exception {
    // given
    var event = (Event) sample(type);

    // when
    JsonNode json = JournalJson.toJson(new JournalEntry("01", 1, AT, "c-1", event));

    // then
    var names = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    assertEquals(type.getSimpleName(), json.get("type").asText());
    assertEquals(names, json.get("data").properties().stream().map(Map.Entry::getKey).toList());
    assertEquals(
        json.toString(), JournalJson.text(new JournalEntry("01", 1, AT, "c-1", event)), "as text");
    assertTrue(
        json.get("data").properties().stream().noneMatch(field -> field.getValue().isNull()),
        () -> "A value got lost in " + json);
  }

  private static Object sample(Class<?> type) {
    var components = type.getRecordComponents();
    var arguments = Arrays.stream(components).map(JournalJsonTest::argument).toArray();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("No sample of " + type, e);
    }
  }

  private static Object argument(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) return "text";
    if (type == int.class || type == Integer.class) return 3;
    if (type == long.class || type == Long.class) return 4L;
    if (type == boolean.class) return true;
    if (type == double.class || type == Double.class) return 0.5;
    if (type == Instant.class) return AT;
    if (type == Json.class) return Json.parse("{\"a\":1}");
    if (type == List.class) return List.of("one");
    if (type == SortedMap.class) return new TreeMap<>(Map.of("agent", 1));
    if (type.isEnum()) return type.getEnumConstants()[0];
    if (type.isRecord()) return sample(type);
    throw new AssertionError(
        "Give JournalJsonTest a sample of " + type + ", which a new event uses");
  }
}

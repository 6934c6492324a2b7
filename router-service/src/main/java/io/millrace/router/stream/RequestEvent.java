package io.millrace.router.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.router.core.Refusal;
import io.millrace.router.core.RequestRefusedException;
import java.io.IOException;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent 1.0 with JSON data, as the Kafka protocol binding carries it: binary mode
 * (attributes in {@code ce_} headers, data as value) or structured mode (all in the value). A value
 * that has {@code specversion} is taken as structured without a content type too, so that a console
 * producer will do.
 *
 * @param source with the id it is unique, which is what makes a redelivery harmless
 */
record RequestEvent(String id, String source, String type, JsonNode data) {

  static final int VALUE_BYTES_MAX = 256 * 1_024;

  private static final String VERSION = "1.0";
  private static final String STRUCTURED = "application/cloudevents";
  private static final String STRUCTURED_JSON = "application/cloudevents+json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * @throws RequestRefusedException when it is none
   */
  static RequestEvent read(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) throw invalid("The record has no value.");
    if (value.length > VALUE_BYTES_MAX)
      throw new RequestRefusedException(
          Refusal.BODY_TOO_LARGE,
          "A request has at most " + VALUE_BYTES_MAX + " bytes, not " + value.length + ".");
    var contentType = CloudEventHeaders.read(record.headers(), CloudEventHeaders.CONTENT_TYPE);
    if (isType(contentType, STRUCTURED)) {
      if (!isType(contentType, STRUCTURED_JSON))
        throw invalid(
            "Of the structured formats only "
                + STRUCTURED_JSON
                + " is read, not "
                + contentType
                + ".");
      return structured(json(value));
    }
    if (CloudEventHeaders.read(record.headers(), CloudEventHeaders.SPEC_VERSION) != null)
      return binary(record, contentType, value);
    var tree = json(value);
    if (tree.isObject() && tree.has("specversion")) return structured(tree);
    throw invalid("Neither header ce_specversion nor a structured event is there.");
  }

  private static RequestEvent binary(
      ConsumerRecord<byte[], byte[]> record, @Nullable String contentType, byte[] value) {
    requireVersion(CloudEventHeaders.read(record.headers(), CloudEventHeaders.SPEC_VERSION));
    requireJson(contentType);
    return new RequestEvent(
        required("ce_id", CloudEventHeaders.read(record.headers(), CloudEventHeaders.ID)),
        required("ce_source", CloudEventHeaders.read(record.headers(), CloudEventHeaders.SOURCE)),
        required("ce_type", CloudEventHeaders.read(record.headers(), CloudEventHeaders.TYPE)),
        json(value));
  }

  private static RequestEvent structured(JsonNode event) {
    requireVersion(attribute(event, "specversion"));
    requireJson(attribute(event, "datacontenttype"));
    if (!event.has("data")) throw invalid("The event has no data (data_base64 is not read).");
    return new RequestEvent(
        required("id", attribute(event, "id")),
        required("source", attribute(event, "source")),
        required("type", attribute(event, "type")),
        event.get("data"));
  }

  private static void requireVersion(@Nullable String version) {
    if (!VERSION.equals(version))
      throw invalid("The version of CloudEvents must be " + VERSION + ", not " + version + ".");
  }

  private static void requireJson(@Nullable String contentType) {
    if (contentType != null
        && !isType(contentType, "application/json")
        && !contentType.toLowerCase(Locale.ROOT).contains("+json"))
      throw invalid("The data must be application/json, not " + contentType + ".");
  }

  private static boolean isType(@Nullable String contentType, String prefix) {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(prefix);
  }

  private static String required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) throw invalid("The attribute " + name + " is missing.");
    return value;
  }

  private static @Nullable String attribute(JsonNode event, String name) {
    return event.path(name).isTextual() ? event.get(name).asText() : null;
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(
          Refusal.JSON_MALFORMED, "The value is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RequestRefusedException(
          Refusal.JSON_MALFORMED, "The value is not JSON: " + e.getMessage());
    }
  }

  private static RequestRefusedException invalid(String detail) {
    return new RequestRefusedException(Refusal.EVENT_INVALID, detail);
  }
}

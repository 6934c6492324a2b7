package io.millrace.agents.specialist.extraction;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.Span;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields a caller's JSON Schema asks for. A model gives each with the words it took it from;
 * only a value whose words stand in the text, and that keeps to the schema of its field, is kept.
 * Without a model the fields whose name or format says what they are get the first finding of that
 * kind.
 */
final class Fields {

  static final int FIELDS_MAX = 100;

  private Fields() {}

  static JsonNode properties(JsonNode schema) throws AgentException {
    var properties = schema.path("properties");
    if (!properties.isObject() || properties.isEmpty() || properties.size() > FIELDS_MAX)
      throw AgentException.permanent(
          "fields_invalid", "'fields' is a JSON Schema with 1 to " + FIELDS_MAX + " properties");
    for (var property : properties.properties())
      try {
        if (!JsonSchema.of(property.getValue()).mistakes().isEmpty())
          throw new IllegalArgumentException(property.getKey());
      } catch (IllegalArgumentException e) {
        throw AgentException.permanent(
            "fields_invalid", "A property of 'fields' is no JSON Schema");
      }
    return properties;
  }

  static Map<String, Object> byModel(
      String prompt, String text, JsonNode properties, ModelClient model, OutputBuilder output)
      throws AgentException, InterruptedException {
    var user =
        Untrusted.frame("fields", properties.toString()) + "\n\n" + Untrusted.frame("text", text);
    var given =
        model.read(
            new ModelPrompt(prompt, user, false),
            reply -> {
              var items = Reply.of(reply).objects("fields", FIELDS_MAX);
              for (var item : items) {
                Reply.text(item, "name");
                Reply.text(item, "quote");
                if (!item.has("value"))
                  throw new UnreadableReplyException("each of 'fields' has a 'value'");
              }
              return items;
            });
    var kept = new LinkedHashMap<String, Object>();
    for (var item : given) {
      var name = item.path("name").asText();
      var field =
          properties.path(name).isMissingNode() ? null : checked(item, text, properties.path(name));
      if (field == null)
        output.warn(
            "A value of the model was dropped: its words are not in the text, it does not follow from them, or it breaks its schema.");
      else kept.putIfAbsent(name, field);
    }
    return kept;
  }

  private static @Nullable Map<String, Object> checked(
      JsonNode item, String text, JsonNode schema) {
    var quote = item.path("quote").asText().strip();
    int at = text.indexOf(quote);
    var value = item.path("value");
    if (at < 0 || value.isNull() || !JsonSchema.of(schema).validate(Json.of(value)).isEmpty())
      return null;
    if (!follows(value, quote)) return null;
    return field(value, quote, new Span(at, at + quote.length()), 0.8);
  }

  /** A value that is its quote, or a number, date or yes and no that the quote can be read as. */
  private static boolean follows(JsonNode value, String quote) {
    if (value.isTextual() && squeezed(quote).contains(squeezed(value.asText()))) return true;
    if (value.isTextual())
      return new Dates(null)
          .in(quote).stream().anyMatch(date -> date.value().containsValue(value.asText()));
    if (value.isNumber())
      return numbers(quote).stream()
          .anyMatch(number -> number.compareTo(value.decimalValue()) == 0);
    if (value.isArray()) {
      for (var item : value) if (!follows(item, quote)) return false;
      return true;
    }
    return value.isBoolean();
  }

  private static List<BigDecimal> numbers(String quote) {
    var numbers = new ArrayList<BigDecimal>();
    Amounts.in(quote)
        .forEach(amount -> numbers.add(new BigDecimal((String) amount.value().get("amount"))));
    Pattern.compile("-?\\d{1,15}(?:[.,]\\d{1,12})*")
        .matcher(quote)
        .results()
        .forEach(m -> Amounts.number(m.group()).ifPresent(numbers::add));
    return numbers;
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> byRules(String text, JsonNode properties, List<Finding> findings) {
    var kept = new LinkedHashMap<String, Object>();
    for (var property : properties.properties()) {
      var kind = kind(property.getKey(), property.getValue());
      findings.stream()
          .filter(finding -> finding.type().equals(kind))
          .map(finding -> ruled(finding, text, property.getValue()))
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(field -> kept.put(property.getKey(), field));
    }
    return kept;
  }

  private static @Nullable Map<String, Object> ruled(
      Finding finding, String text, JsonNode schema) {
    var words = finding.span().of(text);
    Object value =
        switch (finding.type()) {
          case "amount" ->
              schema.path("type").asText().matches("number|integer")
                  ? new BigDecimal((String) finding.value().get("amount"))
                  : words;
          case "date" -> finding.value().get("date");
          case "iban" -> finding.value().get("iban");
          case "email" -> finding.value().get("email");
          default -> words;
        };
    if (value == null || !JsonSchema.of(schema).validate(Json.of(value)).isEmpty()) return null;
    return field(value, words, finding.span(), Math.min(0.6, finding.confidence()));
  }

  private static String kind(String name, JsonNode schema) {
    var format = schema.path("format").asText();
    var plain = name.toLowerCase(Locale.ROOT);
    if (format.equals("email") || plain.contains("mail")) return "email";
    if (format.equals("date") || plain.endsWith("date")) return "date";
    if (format.equals("uri") || plain.matches("url|website|link")) return "url";
    if (plain.contains("iban")) return "iban";
    if (plain.contains("phone") || plain.contains("telephone")) return "phone";
    if (plain.contains("address")) return "address";
    if (plain.matches(".*(amount|total|price|cost|sum|fee)")) return "amount";
    if (plain.matches("(company|organisation|organization|vendor|supplier)(name)?"))
      return "organisation";
    return plain.matches("person|contact|contactname") ? "person" : "";
  }

  private static Map<String, Object> field(
      Object value, String quote, Span span, double confidence) {
    var field = new LinkedHashMap<String, Object>();
    field.put("value", value);
    field.put("quote", quote);
    field.put("start", span.start());
    field.put("end", span.end());
    field.put("confidence", confidence);
    return field;
  }
}

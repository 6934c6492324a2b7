package io.millrace.agents.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets of a call out of what leaves it, also where they come back in JSON's, URLs' or
 * Base64's spelling. A server that spells a secret in another way is not caught.
 */
public final class Redactor {

  public static final String HIDDEN = "[secret]";

  private final List<String> hidden;

  Redactor(Collection<String> secrets) {
    Set<String> all = new LinkedHashSet<>();
    for (var secret : secrets) spellings(secret, all);
    // The longest first: a secret may contain another.
    hidden = all.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static void spellings(String secret, Set<String> all) {
    all.add(secret);
    var json = TextNode.valueOf(secret).toString();
    all.add(json.substring(1, json.length() - 1));
    var url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    all.add(url);
    all.add(url.replace("+", "%20"));
    var bytes = secret.getBytes(StandardCharsets.UTF_8);
    all.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  public String text(String text) {
    var shown = text;
    for (var secret : hidden) shown = shown.replace(secret, HIDDEN);
    return shown;
  }

  public Json json(Json document) {
    return hidden.isEmpty() ? document : Json.of(tree(document.tree()));
  }

  public JsonNode tree(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(field -> shown.set(text(field.getKey()), tree(field.getValue())));
        yield shown;
      }
      case ARRAY -> {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        node.forEach(item -> shown.add(tree(item)));
        yield shown;
      }
      case STRING -> TextNode.valueOf(text(node.textValue()));
      case NUMBER, BOOLEAN -> hidden.contains(node.asText()) ? TextNode.valueOf(HIDDEN) : node;
      case NULL, MISSING, BINARY, POJO -> node;
    };
  }

  /** The failure without secrets, and without its cause, whose texts are not ours. */
  public AgentException failure(AgentException failure) {
    if (hidden.isEmpty()) return failure;
    var shown =
        new AgentException(
            failure.code(),
            text(String.valueOf(failure.getMessage())),
            failure.isRetriable(),
            failure.retryAfterMs());
    @Nullable Json partial = failure.partial();
    return partial == null ? shown : shown.withPartial(json(partial));
  }
}

package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.tool.OpenApiOperation;
import io.millrace.contracts.tool.OpenApiOperation.Parameter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its arguments. An argument never leaves its place: what it holds is encoded,
 * and what would change the path or add a header is refused.
 *
 * @param body JSON; null for none
 */
record OpenApiRequest(URI uri, Map<String, String> headers, @Nullable String body) {

  /**
   * @throws IllegalArgumentException when an argument is missing or has no place
   */
  static OpenApiRequest of(OpenApiOperation operation, String server, JsonNode arguments) {
    var path = operation.path();
    var query = new ArrayList<String>();
    var headers = new LinkedHashMap<String, String>();
    for (var parameter : operation.parameters()) {
      var value = arguments.path(parameter.name());
      if (value.isMissingNode() || value.isNull()) {
        if (parameter.required())
          throw new IllegalArgumentException("'" + parameter.name() + "' is missing");
        continue;
      }
      var texts = texts(parameter, value);
      switch (parameter.in()) {
        case PATH -> path = path.replace("{" + parameter.name() + "}", segment(parameter, texts));
        case QUERY -> query.addAll(pairs(parameter, texts));
        case HEADER -> headers.put(parameter.name(), header(parameter, texts));
      }
    }
    if (path.contains("{"))
      throw new IllegalArgumentException("the path has a place without argument");
    refuseOthers(operation, arguments);
    var base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    var uri = URI.create(base + path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    return new OpenApiRequest(uri, headers, body(operation, arguments));
  }

  private static void refuseOthers(OpenApiOperation operation, JsonNode arguments) {
    var known = operation.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    if (operation.takesBody()) known.add(OpenApiOperation.BODY);
    for (var argument : arguments.properties())
      if (!known.contains(argument.getKey()))
        throw new IllegalArgumentException(
            "'" + argument.getKey() + "' has no place in the operation");
  }

  private static @Nullable String body(OpenApiOperation operation, JsonNode arguments) {
    var body = arguments.path(OpenApiOperation.BODY);
    if (operation.bodyRequired() && body.isMissingNode())
      throw new IllegalArgumentException("'" + OpenApiOperation.BODY + "' is missing");
    return !operation.takesBody() || body.isMissingNode() ? null : body.toString();
  }

  private static List<String> texts(Parameter parameter, JsonNode value) {
    var texts = new ArrayList<String>();
    for (var item : value.isArray() ? value : List.of(value)) {
      if (!item.isValueNode() || item.isNull())
        throw new IllegalArgumentException(
            "'" + parameter.name() + "' is neither a plain value nor a list of them");
      texts.add(item.asText());
    }
    return texts;
  }

  private static String segment(Parameter parameter, List<String> texts) {
    var text = String.join(",", texts);
    if (text.isEmpty() || text.equals(".") || text.equals(".."))
      throw new IllegalArgumentException("'" + parameter.name() + "' would change the path");
    return texts.stream().map(OpenApiRequest::encode).collect(Collectors.joining(","));
  }

  private static List<String> pairs(Parameter parameter, List<String> texts) {
    var name = encode(parameter.name()) + "=";
    if (parameter.exploded()) return texts.stream().map(text -> name + encode(text)).toList();
    return List.of(
        name + texts.stream().map(OpenApiRequest::encode).collect(Collectors.joining(",")));
  }

  private static String header(Parameter parameter, List<String> texts) {
    var text = String.join(",", texts);
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f))
      throw new IllegalArgumentException("'" + parameter.name() + "' has control characters");
    return text;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

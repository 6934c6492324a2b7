package io.millrace.contracts.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of an OpenAPI 3 document: its method, path and where each argument goes.
 *
 * <p>Understood are path, query and header parameters of plain values and lists of them, and a JSON
 * body, which is the argument {@link #BODY}. References within the document are followed, others
 * are refused. Servers and security of the document are not looked at: the definition names them.
 *
 * @param bodyRequired whether the operation wants a body; false where it takes none, too
 */
public record OpenApiOperation(
    String method,
    String path,
    List<Parameter> parameters,
    boolean takesBody,
    boolean bodyRequired) {

  public static final String BODY = "body";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "head", "patch", "options");
  private static final Set<String> HEADERS_IGNORED =
      Set.of("accept", "content-type", "authorization");
  private static final int REFERENCES_MAX = 10;

  /** Where a parameter stands. */
  public enum In {
    PATH,
    QUERY,
    HEADER
  }

  /**
   * Where an argument goes.
   *
   * @param exploded whether each item of a list is a parameter of its own
   */
  public record Parameter(String name, In in, boolean required, boolean exploded) {}

  public OpenApiOperation {
    parameters = List.copyOf(parameters);
  }

  /**
   * @throws IllegalArgumentException when the document has no such operation, or one that is not
   *     understood; the message says which
   */
  public static OpenApiOperation find(JsonNode document, String operationId) {
    if (!document.path("openapi").asText().startsWith("3."))
      throw new IllegalArgumentException("its document is not OpenAPI 3");
    for (var path : document.path("paths").properties()) {
      var item = follow(document, path.getValue());
      for (var operation : item.properties())
        if (METHODS.contains(operation.getKey())
            && operation.getValue().path("operationId").asText().equals(operationId))
          return read(document, path.getKey(), item, operation.getKey(), operation.getValue());
    }
    throw new IllegalArgumentException("its document has no operation '" + operationId + "'");
  }

  /** Names of the arguments without which it cannot be called. */
  public List<String> argumentsRequired() {
    var names = new ArrayList<String>();
    for (var parameter : parameters) if (parameter.required()) names.add(parameter.name());
    if (bodyRequired) names.add(BODY);
    return List.copyOf(names);
  }

  private static OpenApiOperation read(
      JsonNode document, String path, JsonNode item, String method, JsonNode operation) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (var places : List.of(item.path("parameters"), operation.path("parameters")))
      for (var place : places) {
        var parameter = follow(document, place);
        parameter(parameter)
            .ifPresent(known -> parameters.put(known.in() + " " + known.name(), known));
      }
    var names = new ArrayList<String>();
    parameters.values().forEach(parameter -> names.add(parameter.name()));
    var body = follow(document, operation.path("requestBody"));
    if (!body.isMissingNode()) names.add(BODY);
    if (names.size() != Set.copyOf(names).size())
      throw new IllegalArgumentException("two of its arguments have one name");
    if (!body.isMissingNode() && !hasJson(body.path("content")))
      throw new IllegalArgumentException("its body is not JSON");
    return new OpenApiOperation(
        method.toUpperCase(Locale.ROOT),
        path,
        List.copyOf(parameters.values()),
        !body.isMissingNode(),
        body.path("required").asBoolean(false));
  }

  private static boolean hasJson(JsonNode content) {
    return content.properties().stream().anyMatch(type -> isJson(type.getKey()));
  }

  public static boolean isJson(String mediaType) {
    var type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static Optional<Parameter> parameter(JsonNode parameter) {
    var name = parameter.path("name").asText();
    var in = parameter.path("in").asText();
    boolean form = "form".equals(parameter.path("style").asText("form"));
    boolean simple = "simple".equals(parameter.path("style").asText("simple"));
    if (parameter.has("content"))
      throw new IllegalArgumentException("its parameter '" + name + "' has a content of its own");
    return Optional.ofNullable(
        switch (in) {
          case "path" -> new Parameter(name, styled(name, In.PATH, simple), true, false);
          case "query" ->
              new Parameter(
                  name,
                  styled(name, In.QUERY, form),
                  parameter.path("required").asBoolean(false),
                  parameter.path("explode").asBoolean(true));
          case "header" ->
              HEADERS_IGNORED.contains(name.toLowerCase(Locale.ROOT))
                  ? null
                  : new Parameter(
                      name,
                      styled(name, In.HEADER, simple),
                      parameter.path("required").asBoolean(false),
                      false);
          default ->
              throw new IllegalArgumentException(
                  "its parameter '" + name + "' is neither in path, query nor header");
        });
  }

  private static In styled(String name, In in, boolean understood) {
    if (!understood)
      throw new IllegalArgumentException(
          "its parameter '" + name + "' has a style that is not understood");
    return in;
  }

  private static JsonNode follow(JsonNode document, JsonNode node) {
    var place = node;
    for (int i = 0; place.has("$ref"); i++) {
      var reference = place.path("$ref").asText();
      if (!reference.startsWith("#/") || i == REFERENCES_MAX)
        throw new IllegalArgumentException("its reference '" + reference + "' is not followed");
      place = document.at(reference.substring(1));
    }
    return place;
  }
}

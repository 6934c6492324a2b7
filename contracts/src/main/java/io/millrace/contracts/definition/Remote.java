package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.message.SortedMaps;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that is reached over HTTP.
 *
 * @param headers sent with each request; a value may name secrets as {@code ${secret:name}}
 * @param egress host:port that may be reached; only the URL's own where none is said
 */
public record Remote(URI url, SortedMap<String, String> headers, List<String> egress) {

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  public Remote {
    headers = SortedMaps.copyOf(headers);
    egress = egress.isEmpty() ? List.of(authority(url)) : List.copyOf(egress);
  }

  static @Nullable Remote optional(JsonNode node) {
    return node.isObject()
        ? new Remote(
            URI.create(node.path("url").asText()),
            headers(node.path("headers")),
            egress(node.path("egress")))
        : null;
  }

  /** What keeps an address from ever being called; null where nothing does. */
  public static @Nullable String problem(String url) {
    try {
      var uri = new URI(url);
      if (uri.getHost() == null)
        return "An address has the name of a host, of letters, digits, dots and hyphens: https://host:port/path";
      if (uri.getUserInfo() != null)
        return "An address holds no user and password; send a header with ${secret:name}";
      return null;
    } catch (URISyntaxException e) {
      return "Not an address (%s); it is like https://host:port/path".formatted(e.getReason());
    }
  }

  /** Adds a problem for an address that is said at a place and can never be called. */
  static void check(DefinitionText text, String pointer, List<Problem> problems) {
    var url = text.document().at(pointer);
    if (!url.isTextual()) return;
    var wrong = problem(url.textValue());
    if (wrong != null) problems.add(text.problem(pointer, wrong));
  }

  static SortedMap<String, String> headers(JsonNode node) {
    var headers = new TreeMap<String, String>();
    node.properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return headers;
  }

  static List<String> egress(JsonNode node) {
    var egress = new ArrayList<String>();
    node.forEach(place -> egress.add(place.asText()));
    return egress;
  }

  /** Host and port that a URL leads to. */
  public static String authority(URI url) {
    int port =
        url.getPort() >= 0
            ? url.getPort()
            : "https".equalsIgnoreCase(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return url.getHost() + ":" + port;
  }
}

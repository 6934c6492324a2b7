package io.millrace.cli.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A path of the API with its query. Immutable; every segment and value is percent-encoded, so that
 * ids may hold anything.
 */
public record ApiPath(String text) {

  public static ApiPath of(String first, String... more) {
    var path = new StringBuilder(first);
    for (String segment : more) path.append('/').append(encode(segment));
    return new ApiPath(path.toString());
  }

  /** Adds a parameter to the query, nothing for a null. */
  public ApiPath with(String name, @Nullable Object value) {
    if (value == null) return this;
    return new ApiPath(
        text + (text.contains("?") ? '&' : '?') + name + '=' + encode(value.toString()));
  }

  /**
   * Form encoding differs from a path's in two characters: the space, and the tilde that run ids
   * hold.
   */
  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
  }
}

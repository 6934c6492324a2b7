package io.millrace.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server said went wrong: a problem document (RFC 9457), or what can be told of an answer
 * that is none, such as a proxy's page.
 *
 * @param code stable name of the problem; {@code http_<status>} where the answer has none
 * @param detail null where the answer says no more than its title
 * @param errors the single fields that are wrong; may be empty
 * @param document the answer itself, or one made of the above
 */
public record Problem(
    int status,
    String code,
    String title,
    @Nullable String detail,
    List<FieldError> errors,
    JsonNode document) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY_SHOWN_CHARS_MAX = 200;

  /**
   * One wrong field.
   *
   * @param line line in the text that was sent, from 1; 0 where unknown
   */
  public record FieldError(String pointer, int line, String message) {}

  static Problem of(int status, @Nullable JsonNode body, String text) {
    if (body == null || !body.isObject() || !body.hasNonNull("title"))
      return unexplained(status, text);
    var errors = new ArrayList<FieldError>();
    for (JsonNode error : body.path("errors"))
      errors.add(
          new FieldError(
              error.path("pointer").asText(""),
              error.path("line").asInt(0),
              error.path("message").asText("is wrong")));
    return new Problem(
        status,
        body.path("code").asText("http_" + status),
        body.path("title").asText(),
        body.path("detail").asText(null),
        List.copyOf(errors),
        body);
  }

  private static Problem unexplained(int status, String text) {
    var title = "The server answered with status " + status;
    var shown = text.strip();
    if (shown.length() > BODY_SHOWN_CHARS_MAX)
      shown = shown.substring(0, BODY_SHOWN_CHARS_MAX) + "…";
    var document =
        JSON.createObjectNode()
            .put("title", title)
            .put("status", status)
            .put("code", "http_" + status)
            .put("detail", shown);
    return new Problem(
        status, "http_" + status, title, shown.isEmpty() ? null : shown, List.of(), document);
  }
}

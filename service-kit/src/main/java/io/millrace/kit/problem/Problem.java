package io.millrace.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document.
 *
 * @param code stable name of the problem: programs branch on it, and the type URI ends with it
 * @param detail what happened here and what to do
 * @param instance path of the request
 * @param errors wrong fields, if single fields are wrong
 */
public record Problem(
    String type,
    String title,
    int status,
    String code,
    String detail,
    @Nullable String instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(
      int status,
      String code,
      String title,
      String detail,
      @Nullable String instance,
      List<FieldError> errors) {
    return new Problem(
        "https://millrace.dev/problems/" + code, title, status, code, detail, instance, errors);
  }
}

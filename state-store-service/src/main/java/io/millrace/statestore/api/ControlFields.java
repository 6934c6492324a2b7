package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the fields of the calls that steer a run. */
final class ControlFields {

  static final int REASON_CHARS_MAX = 500;
  static final int COMMENT_CHARS_MAX = 2_000;
  static final int IDEMPOTENCY_KEY_CHARS_MAX = 128;

  private static final String ANONYMOUS = "user:anonymous";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private ControlFields() {}

  /** Who asks, for the journal. There is no sign-in: people say it themselves, or nobody does. */
  static String actor(@Nullable String name) {
    if (name == null) return ANONYMOUS;
    if (!NAME.matcher(name).matches())
      throw new ProblemException(
              400, "actor_invalid", "The actor is not valid", "Say who acts: {\"actor\": \"ada\"}.")
          .with(List.of(new FieldError("/actor", 0, "must match " + NAME)));
    return "user:" + name;
  }

  static String reason(@Nullable String given, String otherwise) {
    if (given == null || given.isBlank()) return otherwise;
    if (given.length() > REASON_CHARS_MAX)
      throw new ProblemException(
          400,
          "reason_too_long",
          "The reason is too long",
          "A reason has at most " + REASON_CHARS_MAX + " characters.");
    return given;
  }

  static @Nullable String comment(@Nullable String given) {
    if (given == null || given.isBlank()) return null;
    if (given.length() > COMMENT_CHARS_MAX)
      throw wrong("/comment", "has at most " + COMMENT_CHARS_MAX + " characters");
    return given;
  }

  static <T> T required(String pointer, @Nullable T value) {
    if (value == null || (value instanceof String text && text.isBlank()))
      throw wrong(pointer, "is required");
    return value;
  }

  static ProblemException wrong(String pointer, String message) {
    return new ProblemException(
            400, "input_invalid", "The input is not valid", "Mend what 'errors' lists.")
        .with(List.of(new FieldError(pointer, 0, message)));
  }

  /**
   * The same key for the same run and verb gives the same id.
   *
   * @return null without a key
   */
  static @Nullable String idempotent(String verb, String runId, @Nullable String key) {
    if (key == null) return null;
    if (key.isBlank() || key.length() > IDEMPOTENCY_KEY_CHARS_MAX)
      throw new ProblemException(
          400,
          "idempotency_key_invalid",
          "The idempotency key is not valid",
          "Idempotency-Key has 1 to " + IDEMPOTENCY_KEY_CHARS_MAX + " characters.");
    return RunIds.forIdempotencyKey(verb + '\n' + runId, RunIds.partitionKey(runId), key);
  }
}

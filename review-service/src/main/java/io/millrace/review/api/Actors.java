package io.millrace.review.api;

import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of people, as callers give them. */
final class Actors {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private Actors() {}

  static Optional<FieldError> check(@Nullable String actor) {
    if (actor == null) return Optional.of(new FieldError("/actor", 0, "is required"));
    return NAME.matcher(actor).matches()
        ? Optional.empty()
        : Optional.of(new FieldError("/actor", 0, "must match " + NAME));
  }

  static String of(@Nullable ClaimRequest request) {
    var actor = request == null ? null : request.actor();
    var error = check(actor);
    if (error.isPresent() || actor == null)
      throw new ProblemException(
              400, "actor_invalid", "The actor is not valid", "Say who acts: {\"actor\": \"ada\"}.")
          .with(error.map(List::of).orElse(List.of()));
    return actor;
  }
}

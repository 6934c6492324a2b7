package io.millrace.agents.http;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.memory.Forget;
import io.millrace.agents.memory.MemoryFilter;
import io.millrace.agents.memory.MemoryRecords.Position;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was asked for, checked; and failures as problems that repeat nothing of any memory. */
final class MemoryRequests {

  /** More than that is meant as "never", and past what a calendar holds. */
  static final Duration OLDER_THAN_MAX = Duration.ofDays(36_500);

  private static final int RETRY_AFTER_S = 2;

  private MemoryRequests() {}

  static Forget which(ForgetRequest request, Instant now) {
    long selectors =
        Stream.of(request.id(), request.session(), request.subject(), request.olderThan())
            .filter(Objects::nonNull)
            .count();
    if (selectors != 1) throw wrong("", "needs exactly one of id, session, subject, olderThan");
    if (request.policy() != null && request.olderThan() == null)
      throw wrong("/policy", "goes with olderThan only");
    if (request.id() != null) return new Forget.ById(request.id());
    if (request.session() != null) return new Forget.OfSession(request.session());
    if (request.subject() != null) return new Forget.OfSubject(request.subject());
    var before = now.minus(age(String.valueOf(request.olderThan())));
    return request.policy() == null
        ? new Forget.OlderThan(before)
        : new Forget.OfPolicy(request.policy(), before);
  }

  private static Duration age(String text) {
    try {
      var age = Duration.parse(text);
      if (age.isPositive() && age.compareTo(OLDER_THAN_MAX) <= 0) return age;
    } catch (DateTimeParseException e) {
      throw noAge();
    }
    throw noAge();
  }

  private static ProblemException noAge() {
    return wrong(
        "/olderThan",
        "is a duration such as P90D or PT12H, at most P" + OLDER_THAN_MAX.toDays() + "D");
  }

  static MemoryFilter filter(@Nullable String subject, @Nullable String session) {
    if (subject != null && session != null)
      throw new ProblemException(
          400, "query_invalid", "The query is not valid", "Give a subject or a session, not both.");
    if (subject != null) return new MemoryFilter.OfSubject(subject);
    return session == null ? new MemoryFilter.WholeTenant() : new MemoryFilter.OfSession(session);
  }

  static @Nullable Position position(@Nullable String cursor) {
    if (cursor == null) return null;
    int end = cursor.indexOf('_');
    try {
      if (end > 0 && end < cursor.length() - 1 && cursor.indexOf('\0') < 0)
        return new Position(Instant.parse(cursor.substring(0, end)), cursor.substring(end + 1));
    } catch (DateTimeParseException e) {
      throw noCursor();
    }
    throw noCursor();
  }

  static String cursor(Position position) {
    return position.createdAt() + "_" + position.id();
  }

  private static ProblemException noCursor() {
    return new ProblemException(
        400,
        "cursor_invalid",
        "Not a cursor",
        "Give 'before' the value of 'next' of the page before.");
  }

  private static ProblemException wrong(String pointer, String message) {
    return new ProblemException(
            400, "input_invalid", "The input is not valid", "Mend what 'errors' lists.")
        .with(List.of(new FieldError(pointer, 0, message)));
  }

  /** Of a call that failed. */
  static ProblemException problem(AgentException e) {
    var detail = String.valueOf(e.getMessage());
    return e.isRetriable()
        ? new ProblemException(503, e.code(), "The memories cannot be reached", detail)
            .retryAfter(RETRY_AFTER_S)
        : new ProblemException(400, e.code(), "The request is not valid", detail);
  }
}

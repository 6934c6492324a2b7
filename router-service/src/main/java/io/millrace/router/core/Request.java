package io.millrace.router.core;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks at a door, whichever door: nothing of it is checked yet but the form of the
 * run id.
 */
public sealed interface Request {

  /** The run it will become: the same request again has the same id. */
  String runId();

  /** Who asks: {@code user:<name>}, {@code service:<name>}. */
  String actor();

  Instant at();

  /**
   * A message in plain words; the router finds the workflow.
   *
   * @param sessionId session the run belongs to, if any
   * @param context what the client knows about the asker, a JSON object
   * @param priority {@code normal} or {@code high}; null for normal
   */
  record ChatMessage(
      String runId,
      String actor,
      Instant at,
      @Nullable String sessionId,
      @Nullable String text,
      Json context,
      @Nullable String priority)
      implements Request {}

  /**
   * A workflow by name.
   *
   * @param workflow {@code name} or {@code name@version}
   * @param priority {@code normal} or {@code high}; null for normal
   */
  record RunOrder(
      String runId,
      String actor,
      Instant at,
      @Nullable String workflow,
      @Nullable Json input,
      @Nullable String priority)
      implements Request {}
}

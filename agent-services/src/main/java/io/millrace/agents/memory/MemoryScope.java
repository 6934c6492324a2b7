package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import org.jspecify.annotations.Nullable;

/**
 * Whose memory it is: a tenant, in it a person or thing, and the session it was said in.
 *
 * <p>Two ids are the same only where every character is. What a store could fold into another id is
 * refused with {@code memory_scope_invalid} instead of being mended: a blank id, one of more than
 * {@value #ID_CHARS_MAX} characters, one with NUL, one with half a surrogate pair.
 *
 * @param subject for example a customer's id; null where the memory is about none
 * @param session null where the memory does not come from one
 */
public record MemoryScope(String tenant, @Nullable String subject, @Nullable String session) {

  public static final int ID_CHARS_MAX = 256;

  public MemoryScope {
    try {
      requireId("tenant", tenant);
      if (subject != null) requireId("subject", subject);
      if (session != null) requireId("session", session);
    } catch (AgentException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The scope of ids that come from outside.
   *
   * @throws AgentException {@code memory_scope_invalid}
   */
  public static MemoryScope of(String tenant, @Nullable String subject, @Nullable String session)
      throws AgentException {
    requireId("tenant", tenant);
    if (subject != null) requireId("subject", subject);
    if (session != null) requireId("session", session);
    return new MemoryScope(tenant, subject, session);
  }

  static void requireId(String what, @Nullable String id) throws AgentException {
    if (id == null || id.isBlank()) throw refused(what, "is missing or blank");
    if (id.length() > ID_CHARS_MAX)
      throw refused(what, "has more than " + ID_CHARS_MAX + " characters");
    if (id.indexOf('\0') >= 0 || !isWellFormed(id))
      throw refused(what, "has a NUL or half a surrogate pair");
  }

  static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF);
  }

  private static AgentException refused(String what, String why) {
    return AgentException.permanent(
        "memory_scope_invalid", "The " + what + " of a memory " + why + "; give another id");
  }
}

package io.millrace.agents.memory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something an agent was told or found out and may need again. It belongs to one tenant for ever.
 *
 * <p>Personal data: {@link #toString} shows neither text nor subject.
 *
 * @param id unique in its tenant; another tenant may have a memory of the same id
 * @param kind what sort of memory, {@code [a-z][a-z0-9_]*}, such as {@code fact}
 * @param importance 0 to 1
 * @param createdAt when it was said, or said again; milliseconds
 * @param lastRecalledAt null before the first time
 * @param policy name of the memory policy it was saved under last, which says how long it is kept;
 *     null for none
 */
public record Memory(
    String id,
    MemoryScope scope,
    String kind,
    String text,
    double importance,
    Instant createdAt,
    @Nullable Instant lastRecalledAt,
    @Nullable String policy) {

  public static final int TEXT_CHARS_MAX = 4_096;
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  public Memory {
    if (text.length() > TEXT_CHARS_MAX)
      throw new IllegalArgumentException("A memory has at most " + TEXT_CHARS_MAX + " characters");
    if (!KIND.matcher(kind).matches())
      throw new IllegalArgumentException("The kind of a memory is [a-z][a-z0-9_]*, at most 40");
    if (!(importance >= 0 && importance <= 1))
      throw new IllegalArgumentException("The importance of a memory is 0 to 1");
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    if (lastRecalledAt != null) lastRecalledAt = lastRecalledAt.truncatedTo(ChronoUnit.MILLIS);
  }

  public String tenant() {
    return scope.tenant();
  }

  /** The newest of its times, which is what recency counts from. */
  public Instant freshAt() {
    return lastRecalledAt == null || lastRecalledAt.isBefore(createdAt)
        ? createdAt
        : lastRecalledAt;
  }

  @Override
  public String toString() {
    return "Memory[" + id + ", " + kind + ", " + createdAt + "]";
  }
}

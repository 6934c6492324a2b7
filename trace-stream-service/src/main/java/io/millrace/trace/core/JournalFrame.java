package io.millrace.trace.core;

import io.millrace.contracts.codec.UndecodableException;
import org.jspecify.annotations.Nullable;

/**
 * An event of the journal, rendered once for all who watch, and only when somebody does: until then
 * the frame holds the record's bytes.
 *
 * <p>What the memory hands out is rendered, so {@link #json()} and {@link #atMs()} are there. A
 * frame whose bytes turn out to be poison never gets that far. Safe for many threads.
 */
public final class JournalFrame {

  /**
   * An event as readers get it.
   *
   * @param json the event on one line
   * @param atMs when it was decided, in milliseconds of the epoch
   */
  public record Rendered(String json, long atMs) {}

  /** Knows what the bytes mean. */
  public interface Source {

    /**
     * Called once at most.
     *
     * @throws UndecodableException when the bytes are poison; whoever made the source has told of
     *     it
     */
    Rendered render();

    /** Bytes that are held for it. */
    int bytes();
  }

  /** What an entry costs beside its text or bytes: objects and references. */
  private static final int OVERHEAD_BYTES = 240;

  private final String runId;
  private final long sequence;
  private final String type;
  private @Nullable Source source;
  private @Nullable Rendered rendered;

  public JournalFrame(String runId, long sequence, String type, long atMs, String json) {
    this(runId, sequence, type, null, new Rendered(json, atMs));
  }

  public JournalFrame(String runId, long sequence, String type, Source source) {
    this(runId, sequence, type, source, null);
  }

  private JournalFrame(
      String runId,
      long sequence,
      String type,
      @Nullable Source source,
      @Nullable Rendered rendered) {
    this.runId = runId;
    this.sequence = sequence;
    this.type = type;
    this.source = source;
    this.rendered = rendered;
  }

  public String runId() {
    return runId;
  }

  public long sequence() {
    return sequence;
  }

  public String type() {
    return type;
  }

  public String json() {
    return rendered().json;
  }

  public long atMs() {
    return rendered().atMs;
  }

  /** Renders the event unless it is; false when it is poison. */
  public synchronized boolean render() {
    if (rendered != null) return true;
    if (source == null) return false;
    try {
      rendered = source.render();
    } catch (UndecodableException e) {
      return false;
    } finally {
      source = null;
    }
    return true;
  }

  /** Status of the run if this event ends it. */
  public @Nullable String endStatus() {
    return switch (type) {
      case "RunCompleted" -> "COMPLETED";
      case "RunFailed", "RunRejected" -> "FAILED";
      case "RunCancelled" -> "CANCELLED";
      case "RunCompensated" -> "COMPENSATED";
      default -> null;
    };
  }

  /** Whether this is an event that also comes when the run has ended, and changes nothing then. */
  public boolean mayFollowTheEnd() {
    return type.equals("LateResultRecorded");
  }

  /** Bytes that are held for it now. */
  synchronized int bytes() {
    int content = rendered != null ? rendered.json.length() : source != null ? source.bytes() : 0;
    return content + OVERHEAD_BYTES;
  }

  private synchronized Rendered rendered() {
    if (rendered == null)
      throw new IllegalStateException("Event " + sequence + " of " + runId + " is not rendered");
    return rendered;
  }
}

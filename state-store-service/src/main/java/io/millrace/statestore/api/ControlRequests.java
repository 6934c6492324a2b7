package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the calls that steer a run, as {@code docs/api.md} gives them. Every field may be left
 * out as far as types can tell; {@code actor} is the name of the person who asks.
 */
final class ControlRequests {

  private ControlRequests() {}

  /** Pause and resume. */
  public record Reason(@Nullable String reason, @Nullable String actor) {
    static final Reason NONE = new Reason(null, null);
  }

  /**
   * @param compensate whether what the run did outside is rolled back first
   */
  public record Cancel(
      @Nullable String reason, @Nullable Boolean compensate, @Nullable String actor) {
    static final Cancel NONE = new Cancel(null, null, null);
  }

  /**
   * @param step null takes the only one that waits after a failure
   */
  public record Retry(@Nullable String step, @Nullable String actor) {
    static final Retry NONE = new Retry(null, null);
  }

  public record Skip(@Nullable String step, @Nullable String reason, @Nullable String actor) {
    static final Skip NONE = new Skip(null, null, null);
  }

  public record Override(
      @Nullable String step,
      @Nullable Json output,
      @Nullable String comment,
      @Nullable String actor) {
    static final Override NONE = new Override(null, null, null, null);
  }

  /**
   * @param payload null for an empty object
   */
  public record Signal(@Nullable String name, @Nullable Json payload, @Nullable String actor) {
    static final Signal NONE = new Signal(null, null, null);
  }

  /**
   * @param step the step the fork goes on from
   * @param input null takes the input of the run it comes from
   * @param workflowVersion null takes the version of the run it comes from
   * @param agents exact versions in place of those of the run it comes from
   * @param latest whether all that is not named here is taken in its newest version
   */
  public record Fork(
      @Nullable String step,
      @Nullable Json input,
      @Nullable Integer workflowVersion,
      @Nullable Map<String, Integer> agents,
      @Nullable Boolean latest,
      @Nullable String actor) {
    static final Fork NONE = new Fork(null, null, null, null, null, null);
  }
}

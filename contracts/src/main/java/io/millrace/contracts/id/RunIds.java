package io.millrace.contracts.id;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Run ids carry their partition key: {@code <session>~<ULID>} for a run of a session, {@code
 * <ULID>} otherwise. The part before {@code ~}, or the whole, is the key of every record of the
 * run, so all runs of a session fold in one partition and any instance finds a run without a
 * look-up.
 */
public final class RunIds {

  /** What a session id may be: it stands in URLs, keys and file names. */
  public static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Pattern RUN_ID =
      Pattern.compile("([A-Za-z0-9._-]{1,64}~)?[0-9A-HJKMNP-TV-Z]{26}");
  private static final char SEPARATOR = '~';
  private static final int FENCE_DIGITS = 16;

  private RunIds() {}

  public static String create(@Nullable String sessionId) {
    return join(sessionId, UlidCreator.getMonotonicUlid());
  }

  /**
   * The same request gives the same id: what makes an idempotency key idempotent, without a store.
   */
  public static String forIdempotencyKey(
      String scope, @Nullable String sessionId, String idempotencyKey) {
    var digest =
        Sha256.of(scope + '\n' + (sessionId == null ? "" : sessionId) + '\n' + idempotencyKey);
    var bits = ByteBuffer.wrap(digest);
    return join(sessionId, new Ulid(bits.getLong(), bits.getLong()));
  }

  /** The run that a step starts, in the partition of its own run. */
  public static String ofChild(String runId, String stepId, int attempt) {
    return forIdempotencyKey("child", partitionKey(runId), attemptId(runId, stepId, attempt));
  }

  public static boolean isValid(String runId) {
    return RUN_ID.matcher(runId).matches();
  }

  public static String partitionKey(String runId) {
    int end = runId.indexOf(SEPARATOR);
    return end < 0 ? runId : runId.substring(0, end);
  }

  /** What an attempt is known by; a task of it adds what it asks for. */
  public static String attemptId(String runId, String stepId, int attempt) {
    return runId + "/" + stepId + "/" + attempt;
  }

  /**
   * The id of a task names what the agent is asked, not only which attempt asks: the same attempt
   * with another input is another task. So a result never answers a question that was not put, even
   * where a crash made the state machine decide an attempt twice.
   *
   * @param asked all that the agent is given and that could differ, each part in its place
   */
  public static String taskId(String runId, String stepId, int attempt, List<String> asked) {
    var digest = Sha256.start();
    for (String part : asked) {
      var bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    var fence = HexFormat.of().formatHex(digest.digest(), 0, FENCE_DIGITS / 2);
    return attemptId(runId, stepId, attempt) + "/" + fence;
  }

  /** Whether a task id is one of this attempt; tasks of earlier versions have no fence. */
  public static boolean isTaskOf(String taskId, String runId, String stepId, int attempt) {
    var attemptId = attemptId(runId, stepId, attempt);
    if (!taskId.startsWith(attemptId)) return false;
    int rest = taskId.length() - attemptId.length();
    return rest == 0 || (rest == FENCE_DIGITS + 1 && taskId.charAt(attemptId.length()) == '/');
  }

  /**
   * @param count reviews of this step so far, counted from 1
   */
  public static String reviewId(String runId, String stepId, int count) {
    return runId + ":" + stepId + ":" + count;
  }

  /** The run a review belongs to; the text itself where it is no review id. */
  public static String runOfReview(String reviewId) {
    int end = reviewId.indexOf(':');
    return end < 0 ? reviewId : reviewId.substring(0, end);
  }

  private static String join(@Nullable String sessionId, Ulid ulid) {
    return sessionId == null ? ulid.toString() : sessionId + SEPARATOR + ulid;
  }
}

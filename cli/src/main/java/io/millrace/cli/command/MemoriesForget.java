package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.ApiPath;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace memories forget}: has memories forgotten without asking again, or counts them
 * with {@code --dry-run}. One call of the server forgets a bounded number; this calls until none is
 * left.
 */
@Command(
    name = "forget",
    description = {
      "Forgets memories for good, without asking; --dry-run counts them and keeps them.",
      "Exactly one of --id, --session, --subject and --older-than says which."
    })
final class MemoriesForget extends Verb {

  private static final ApiPath PATH = ApiPath.of(Memories.PATH, "forget");

  /** Then something saves as fast as this forgets. */
  static final int CALLS_MAX = 1_000;

  @Option(names = "--id", paramLabel = "MEMORY", description = "This memory alone.")
  private @Nullable String id;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "What was said last in this session.")
  private @Nullable String session;

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "All that is about this person or thing.")
  private @Nullable String subject;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      description = "What was said last before this time, for example P90D or PT12H.")
  private @Nullable String olderThan;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "With --older-than: only what was saved under this memory policy.")
  private @Nullable String policy;

  @Option(names = "--dry-run", description = "Count and forget nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    if (Stream.of(id, session, subject, olderThan).filter(Objects::nonNull).count() != 1)
      throw new UsageException("Give exactly one of --id, --session, --subject, --older-than");
    if (policy != null && olderThan == null)
      throw new UsageException("--policy goes with --older-than");
    var request = request();
    long forgotten = 0;
    JsonNode answer = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < CALLS_MAX; i++) {
      answer = client().post(PATH, request).body();
      forgotten += answer.path("forgotten").asLong();
      if (!answer.path("more").asBoolean()) break;
    }
    boolean more = answer.path("more").asBoolean();
    print(forgotten, more);
    return more ? ExitCode.TRY_LATER : ExitCode.OK;
  }

  private ObjectNode request() {
    var request = JsonNodeFactory.instance.objectNode();
    if (id != null) request.put("id", id);
    if (session != null) request.put("session", session);
    if (subject != null) request.put("subject", subject);
    if (olderThan != null) request.put("olderThan", olderThan);
    if (policy != null) request.put("policy", policy);
    return request.put("dryRun", dryRun);
  }

  private void print(long forgotten, boolean more) {
    if (json()) {
      printJson(
          JsonNodeFactory.instance
              .objectNode()
              .put("forgotten", forgotten)
              .put("more", more)
              .put("dryRun", dryRun));
      return;
    }
    var memories = forgotten + (forgotten == 1 ? " memory" : " memories");
    print(
        (dryRun ? memories + " would be forgotten." : memories + " forgotten.")
            + (more ? " There are more." : "")
            + "\n");
  }
}

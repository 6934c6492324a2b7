package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace decide}: a person's decision on a review. An edit gives the whole output, or only
 * a new text for the field {@code answer} of the output that was proposed; the latter asks for the
 * review first. A second decision is refused by the server and has no effect.
 */
@Command(name = "decide", description = "Decides a review.")
final class Decide extends Verb {

  private static final String REVIEWS = "/api/v1/reviews";

  /** What a person says to a proposed output. */
  enum Verdict {
    APPROVE,
    REJECT,
    EDIT
  }

  @Parameters(
      index = "0",
      paramLabel = "REVIEW",
      description = "Review id, as ./millrace reviews lists it.")
  @SuppressWarnings("NullAway.Init")
  private String reviewId;

  @Parameters(index = "1", paramLabel = "approve|reject|edit", description = "The verdict.")
  @SuppressWarnings("NullAway.Init")
  private Verdict verdict;

  @Option(
      names = "--output",
      paramLabel = "JSON|@FILE|-",
      description = "With edit: the output that takes the place of the proposed one.")
  private @Nullable String output;

  @Option(
      names = "--answer",
      paramLabel = "TEXT",
      description = "With edit: a new answer; the rest of the proposed output stays.")
  private @Nullable String answer;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why.")
  private @Nullable String comment;

  @Option(names = "--actor", paramLabel = "NAME", description = "Who decides. Default: $USER.")
  private @Nullable String actor;

  @Override
  public Integer call() {
    requireFittingOptions();
    var client = client();
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("verdict", verdict.name().toLowerCase(Locale.ROOT));
    if (verdict == Verdict.EDIT) body.set("output", edited(client));
    body.put("comment", comment).put("actor", who());
    var review = client.post(ApiPath.of(REVIEWS, reviewId, "decision"), body).body();
    if (json()) printJson(review);
    else
      print(
          Field.or(review, "verdict", verdict.name()).toUpperCase(Locale.ROOT)
              + " by "
              + Field.or(review, "decidedBy", who())
              + "\n"
              + style().faint("run " + Field.of(review, "runId"))
              + "\n");
    return ExitCode.OK;
  }

  private void requireFittingOptions() {
    boolean outputGiven = output != null || answer != null;
    if (verdict != Verdict.EDIT && outputGiven)
      throw new UsageException("--output and --answer belong to the verdict edit");
    if (verdict == Verdict.EDIT && !outputGiven)
      throw new UsageException("An edit needs --answer TEXT or --output JSON");
    if (output != null && answer != null)
      throw new UsageException("Give --answer or --output, not both");
  }

  private JsonNode edited(ApiClient client) {
    if (output != null) return JsonArgument.read("--output", output, surroundings());
    var proposed = client.get(ApiPath.of(REVIEWS, reviewId)).path("proposed");
    if (proposed instanceof ObjectNode object) return object.put("answer", answer);
    if (proposed.isNull() || proposed.isMissingNode())
      return JsonNodeFactory.instance.objectNode().put("answer", answer);
    throw new UsageException(
        "The proposed output is no object, so it has no answer to edit; use --output");
  }

  private String who() {
    if (actor != null) return actor;
    return surroundings()
        .variable("USER")
        .or(() -> surroundings().variable("USERNAME"))
        .orElseThrow(() -> new UsageException("Who decides? $USER is not set; use --actor NAME"));
  }
}

package io.millrace.router.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.StartRun;
import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.router.core.Catalogue.Published;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request into the command that starts its run, or refuses it.
 *
 * <p>Everything that can be known to be wrong is refused here, so an accepted command fails only
 * for reasons of the run itself. The version of the workflow is fixed here. The command's id
 * follows from the run's, so a repeated request is a repeated command, which the state machine
 * ignores. Pure.
 */
public final class Admission {

  /** Most bytes of a context, as JSON. */
  public static final int CONTEXT_BYTES_MAX = 16 * 1_024;

  private static final String TENANT = "default";
  private static final Pattern REFERENCE =
      Pattern.compile("([a-z][a-z0-9-]{0,62})(?:@([1-9][0-9]{0,8}))?");
  private static final int NAMES_LISTED_MAX = 20;

  private final Catalogue catalogue;
  private final Function<String, Classification> classifier;
  private final String fallbackWorkflow;

  /**
   * @param fallbackWorkflow takes the messages that look like no skill
   */
  public Admission(
      Catalogue catalogue, Function<String, Classification> classifier, String fallbackWorkflow) {
    this.catalogue = catalogue;
    this.classifier = classifier;
    this.fallbackWorkflow = fallbackWorkflow;
  }

  /**
   * @throws RequestRefusedException when it is not acceptable
   */
  public Admitted admit(Request request) {
    return switch (request) {
      case Request.ChatMessage message -> admit(message);
      case Request.RunOrder order -> admit(order);
    };
  }

  /**
   * @throws RequestRefusedException when it cannot name a session
   */
  public static void requireSessionId(String sessionId) {
    if (!RunIds.SESSION_ID.matcher(sessionId).matches())
      throw new RequestRefusedException(
          Refusal.SESSION_ID_INVALID,
          "A session id has 1 to 64 letters, digits, dots, underscores and hyphens.");
  }

  private Admitted admit(Request.ChatMessage message) {
    if (message.sessionId() != null) requireSessionId(message.sessionId());
    var text = requireText(message.text());
    requireContext(message.context());
    var priority = priority(message.priority());
    var classification = classifier.apply(text);
    var published = route(classification);
    var intent =
        published.workflow().name().equals(workflowOf(classification))
            ? classification.intent()
            : abstained(classification);
    var input = chatInput(published, message, text);
    return start(message, published, message.sessionId(), priority, text, input, intent);
  }

  private Admitted admit(Request.RunOrder order) {
    if (order.workflow() == null) throw RequestRefusedException.field("/workflow", "is required");
    var published = named(order.workflow());
    var input = order.input();
    if (input == null || !input.tree().isObject())
      throw RequestRefusedException.field("/input", "must be an object");
    return start(order, published, null, priority(order.priority()), null, input, null);
  }

  private static Admitted start(
      Request request,
      Published published,
      @Nullable String sessionId,
      Priority priority,
      @Nullable String message,
      Json input,
      @Nullable Intent intent) {
    var problems = published.workflow().inputSchema().validate(input);
    if (!problems.isEmpty())
      throw new RequestRefusedException(
          Refusal.INPUT_INVALID,
          "The input does not fit the schema of " + published.reference() + ".",
          problems);
    var body =
        new StartRun(
            published.workflow().name(),
            published.version(),
            sessionId,
            priority,
            message,
            input,
            intent);
    var command =
        new Command(
            request.runId() + "/start",
            request.runId(),
            request.at(),
            TENANT,
            request.actor(),
            body);
    return new Admitted(command, published.reference(), intent);
  }

  private static String requireText(@Nullable String raw) {
    if (raw == null) throw RequestRefusedException.field("/text", "is required");
    var text = MessageText.sanitised(raw);
    int length = MessageText.length(text);
    if (length == 0) throw RequestRefusedException.field("/text", "has nothing that can be read");
    if (length > MessageText.CODE_POINTS_MAX)
      throw RequestRefusedException.field(
          "/text", "has at most " + MessageText.CODE_POINTS_MAX + " characters, not " + length);
    return text;
  }

  private static void requireContext(Json context) {
    if (!context.tree().isObject())
      throw RequestRefusedException.field("/context", "must be an object");
    int bytes = context.text().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > CONTEXT_BYTES_MAX)
      throw RequestRefusedException.field(
          "/context", "has at most " + CONTEXT_BYTES_MAX + " bytes, not " + bytes);
  }

  private Published route(Classification classification) {
    var workflow = workflowOf(classification);
    if (workflow != null) {
      var found = catalogue.newest(workflow);
      if (found.isPresent() && found.get().workflow().chat() != null) return found.get();
    }
    return catalogue
        .newest(fallbackWorkflow)
        .filter(published -> published.workflow().chat() != null)
        .orElseThrow(
            () ->
                new RequestRefusedException(
                    Refusal.WORKFLOW_UNKNOWN,
                    "The message fits no skill, and no workflow called '"
                        + fallbackWorkflow
                        + "' takes such messages. "
                        + published()));
  }

  private static @Nullable String workflowOf(Classification classification) {
    return classification.skill() == null ? null : classification.skill().workflow();
  }

  /**
   * The workflow of the skill was withdrawn since the training: the fallback was taken, so nothing
   * was recognised.
   */
  private static Intent abstained(Classification classification) {
    return new Intent(
        null,
        classification.confidence(),
        true,
        classification.classifier(),
        classification.candidates());
  }

  private Published named(String reference) {
    var parts = REFERENCE.matcher(reference);
    if (!parts.matches())
      throw RequestRefusedException.field("/workflow", "must be a name, or name@version");
    var name = parts.group(1);
    var version = parts.group(2);
    if (version != null)
      return catalogue
          .exact(name, Integer.parseInt(version))
          .orElseThrow(
              () ->
                  new RequestRefusedException(
                      Refusal.WORKFLOW_UNKNOWN,
                      "No workflow '" + name + "' has a version " + version + ". " + published()));
    return catalogue
        .newest(name)
        .orElseThrow(
            () ->
                new RequestRefusedException(
                    Refusal.WORKFLOW_UNKNOWN,
                    "No workflow is called '" + name + "'. " + published()));
  }

  private String published() {
    var names =
        catalogue.all().stream()
            .map(Published::reference)
            .limit(NAMES_LISTED_MAX)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "None is published." : "Published: " + names + ".";
  }

  private static Json chatInput(Published published, Request.ChatMessage message, String text) {
    var chat = Objects.requireNonNull(published.workflow().chat());
    var session = message.sessionId() == null ? "" : message.sessionId();
    var context = Objects.requireNonNull(message.context().value());
    try {
      return chat.json(
          Map.of("message", Map.of("text", text, "sessionId", session), "context", context));
    } catch (ExpressionException e) {
      throw RequestRefusedException.field(
          "/context", "does not give " + published.reference() + " its input: " + e.getMessage());
    }
  }

  private static Priority priority(@Nullable String priority) {
    return switch (priority == null ? "normal" : priority) {
      case "normal" -> Priority.NORMAL;
      case "high" -> Priority.HIGH;
      default -> throw RequestRefusedException.field("/priority", "must be normal or high");
    };
  }
}

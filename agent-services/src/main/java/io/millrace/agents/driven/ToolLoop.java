package io.millrace.agents.driven;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ModelTool;
import io.millrace.agents.api.ModelToolCall;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.JsonObjects;
import io.millrace.agents.core.Texts;
import io.millrace.agents.driven.DrivenTask.DrivenTool;
import io.millrace.agents.driven.ToolCaller.ToolAnswer;
import io.millrace.agents.ledger.CallApproval;
import io.millrace.agents.model.Conversation;
import io.millrace.agents.model.ToolArguments;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets a model work with tools until it answers in the form of its agent. It ends, one way or the
 * other:
 *
 * <ul>
 *   <li>after {@code iterationsMax} turns: {@code iterations_exceeded};
 *   <li>at the third equal call: {@code repeated_call};
 *   <li>when it asks for a mutating tool after foreign text was read, and neither the definition
 *       nor a person allows that: {@code needs_approval}, or {@code approval_refused}, before any
 *       tool of that turn is called;
 *   <li>when two repairs do not bring an answer in the right form, or calls of tools stay
 *       malformed: {@code model_output_invalid}, with the newest JSON object as partial output.
 * </ul>
 *
 * <p>All of these are permanent. Once foreign text was read it stays read: no later answer makes
 * the conversation trusted again.
 */
public final class ToolLoop {

  private static final int REPAIRS_MAX = ToolModel.REPAIRS_MAX;
  private static final int MALFORMED_CALLS_MAX = 3;
  private static final int CALLS_PER_TURN_MAX = 16;
  private static final int RESULT_CHARS_MAX = 40_000;
  private static final int PROBLEMS_TOLD_MAX = 10;
  private static final String REPAIR =
      "Your last answer could not be used: %s\nAnswer again, in exactly the form that was asked for and with nothing else.";

  private final ToolModel model;
  private final ToolCaller caller;
  private final DrivenTask task;
  private final AnswerForm form;
  private final Map<String, DrivenTool> tools = new LinkedHashMap<>();
  private final List<ModelMessage> messages;
  private final List<String> said = new ArrayList<>();
  private final RepeatedCalls repeated = new RepeatedCalls();
  private boolean foreignTextRead;
  private int repairs;
  private int malformedCalls;

  private ToolLoop(ToolModel model, ToolCaller caller, DrivenTask task) throws AgentException {
    this.model = model;
    this.caller = caller;
    this.task = task;
    this.form = new AnswerForm(task.output());
    task.tools().forEach(tool -> tools.put(tool.name(), tool));
    this.messages =
        Conversation.of(
            new ModelPrompt(
                PromptText.system(task.prompt(), task.input()),
                PromptText.user(task.input()),
                task.live(),
                task.session()));
    if (task.memories() != null)
      messages.add(1, new ModelMessage.User(Untrusted.frame("memories", task.memories())));
    this.foreignTextRead = !task.isInputTrusted() || task.memories() != null;
  }

  public static DrivenOutput run(ToolModel model, ToolCaller caller, DrivenTask task)
      throws AgentException, InterruptedException {
    return new ToolLoop(model, caller, task).run();
  }

  private DrivenOutput run() throws AgentException, InterruptedException {
    var offered = tools.values().stream().map(DrivenTool::tool).toList();
    for (int turn = 0; turn < task.iterationsMax(); turn++) {
      var reply = ask(offered);
      var output =
          switch (reply) {
            case ModelReply.Text text -> read(text.text());
            case ModelReply.ToolCalls calls -> {
              call(calls);
              yield Optional.<Json>empty();
            }
          };
      if (output.isPresent()) return new DrivenOutput(output.get(), reply.model(), foreignTextRead);
    }
    throw withPartial(
        AgentException.permanent(
            "iterations_exceeded",
            "The agent did not answer within its " + task.iterationsMax() + " turns"));
  }

  private ModelReply ask(List<ModelTool> offered) throws AgentException, InterruptedException {
    return model.chat(
        new ModelChat(messages, offered, form.asked(), task.live() && form.isPlain()));
  }

  private Optional<Json> read(String text) throws AgentException {
    said.add(text);
    try {
      return Optional.of(form.read(text));
    } catch (UnreadableReplyException e) {
      if (repairs++ == REPAIRS_MAX)
        throw invalid(
            "The model did not answer in the form asked for, after " + REPAIRS_MAX + " repairs");
      messages.add(new ModelMessage.Assistant(text, List.of()));
      messages.add(new ModelMessage.User(REPAIR.formatted(e.getMessage())));
      return Optional.empty();
    }
  }

  private void call(ModelReply.ToolCalls asked) throws AgentException, InterruptedException {
    messages.add(new ModelMessage.Assistant(asked.text(), asked.calls()));
    boolean isForeign = false;
    var ready = new ArrayList<ToolCaller.Ready>();
    var unvouched = new LinkedHashMap<ToolCaller.Ready, String>();
    for (var call : asked.calls())
      ready.add(ready.size() < CALLS_PER_TURN_MAX ? ready(call, unvouched) : ToolLoop::tooMany);
    requireApproval(unvouched);
    for (int i = 0; i < ready.size(); i++) {
      var call = asked.calls().get(i);
      var answer = ready.get(i).call();
      isForeign |= !answer.isTrusted();
      messages.add(
          new ModelMessage.ToolResult(call.id(), call.name(), shown(answer), answer.isError()));
    }
    foreignTextRead |= isForeign;
  }

  /** All of them are asked for before the attempt ends, so that a person sees them together. */
  private static void requireApproval(Map<ToolCaller.Ready, String> unvouched)
      throws AgentException, InterruptedException {
    var missing = new ArrayList<String>();
    for (var call : unvouched.entrySet())
      switch (call.getKey().approval()) {
        case CallApproval.Given o -> {}
        case CallApproval.Missing(var key) ->
            missing.add(call.getValue() + (key == null ? "" : " (effect key " + key + ")"));
        case CallApproval.Refused(var key) ->
            throw AgentException.permanent(
                "approval_refused",
                "A person refused the call of " + call.getValue() + " (effect key " + key + ")");
      }
    if (!missing.isEmpty())
      throw AgentException.permanent(
          "needs_approval",
          "The agent has read text nobody vouches for, and wants to change something: a person has to approve the call of "
              + String.join(", ", missing));
  }

  /**
   * @param unvouched takes the call, and the name of its tool, where a person has to allow it
   */
  private ToolCaller.Ready ready(ModelToolCall call, Map<ToolCaller.Ready, String> unvouched)
      throws AgentException {
    var tool = tools.get(call.name());
    if (tool == null)
      return malformed("There is no such tool; there are: " + String.join(", ", tools.keySet()));
    var arguments = ToolArguments.read(call.arguments());
    if (arguments.isEmpty()) return malformed("The arguments are not a JSON object");
    var problems = tool.tool().input().validate(arguments.get());
    if (!problems.isEmpty())
      return malformed(
          problems.stream()
              .limit(PROBLEMS_TOLD_MAX)
              .map(Problem::message)
              .collect(Collectors.joining("; ", "The arguments are not valid: ", "")));
    repeated.count(tool.name(), arguments.get());
    boolean needsApproval = tool.mutates() && foreignTextRead && !task.untrustedMayMutate();
    var ready = caller.prepare(tool.name(), arguments.get(), needsApproval);
    if (needsApproval) unvouched.put(ready, tool.name());
    return ready;
  }

  private ToolCaller.Ready malformed(String reason) throws AgentException {
    if (++malformedCalls > MALFORMED_CALLS_MAX)
      throw invalid("The model asked for tools in a form that cannot be used, again and again");
    return () -> ours(reason);
  }

  private static ToolAnswer tooMany() {
    return ours("At most " + CALLS_PER_TURN_MAX + " calls are made at once; ask again");
  }

  private static ToolAnswer ours(String reason) {
    return new ToolAnswer(reason, true, true);
  }

  private static String shown(ToolAnswer answer) {
    var text = Texts.bounded(answer.text(), RESULT_CHARS_MAX);
    return answer.isTrusted() ? text : Untrusted.frame("result", text);
  }

  private AgentException invalid(String message) {
    return withPartial(AgentException.permanent("model_output_invalid", message));
  }

  private AgentException withPartial(AgentException failure) {
    return JsonObjects.newest(said).map(failure::withPartial).orElse(failure);
  }
}

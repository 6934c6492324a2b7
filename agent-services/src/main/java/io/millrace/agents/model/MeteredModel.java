package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.core.JsonObjects;
import io.millrace.agents.core.Meter;
import io.millrace.agents.model.CallRecorder.ModelCall;
import io.millrace.agents.model.CallRecorder.Recorded;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Models within the bounds of one attempt: the one that is asked and, where it cannot answer, its
 * fallbacks. Every call of every model counts against the same meter, budgets and deadline, and
 * whoever checks answers sees those of a fallback like any other.
 */
final class MeteredModel implements ToolModel {

  private static final String REPAIR =
      "Your last answer could not be used: %s\nAnswer again, in exactly the form that was asked for and with nothing else.";
  private static final int PROBLEMS_TOLD_MAX = 10;

  private final FallbackChain chain;
  private final ModelUse use;
  private volatile String name;

  MeteredModel(FallbackChain chain, ModelUse use) {
    this.chain = chain;
    this.use = use;
    this.name = chain.first().modelName();
  }

  /** Of the model that answered last. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public String text(ModelPrompt prompt) throws AgentException, InterruptedException {
    return answer(new ModelChat(Conversation.of(prompt), List.of(), null, prompt.live()));
  }

  @Override
  public <T> T read(ModelPrompt prompt, ReplyReader<T> reader)
      throws AgentException, InterruptedException {
    return read(new ModelChat(Conversation.of(prompt), List.of(), null, prompt.live()), reader);
  }

  @Override
  public Json json(List<ModelMessage> messages, JsonSchema output, boolean live)
      throws AgentException, InterruptedException {
    return read(new ModelChat(messages, List.of(), output, live), text -> valid(text, output));
  }

  private static Json valid(String text, JsonSchema output) throws UnreadableReplyException {
    var json =
        JsonObjects.in(text)
            .orElseThrow(() -> new UnreadableReplyException("it holds no JSON object"));
    var problems = output.validate(json);
    if (problems.isEmpty()) return json;
    throw new UnreadableReplyException(
        problems.stream()
            .limit(PROBLEMS_TOLD_MAX)
            .map(Problem::message)
            .collect(Collectors.joining("; ")));
  }

  private <T> T read(ModelChat chat, ReplyReader<T> reader)
      throws AgentException, InterruptedException {
    var messages = new ArrayList<>(chat.messages());
    var replies = new ArrayList<String>();
    for (int repairs = 0; ; repairs++) {
      var text = answer(new ModelChat(messages, List.of(), chat.output(), chat.live()));
      replies.add(text);
      try {
        return reader.read(text);
      } catch (UnreadableReplyException e) {
        if (repairs == REPAIRS_MAX) throw unreadable(replies);
        messages.add(new ModelMessage.Assistant(text, List.of()));
        messages.add(new ModelMessage.User(REPAIR.formatted(e.getMessage())));
      }
    }
  }

  private static AgentException unreadable(List<String> replies) {
    var failure =
        AgentException.permanent(
            "model_output_invalid",
            "The model did not answer in the form asked for, after " + REPAIRS_MAX + " repairs");
    return JsonObjects.newest(replies).map(failure::withPartial).orElse(failure);
  }

  private String answer(ModelChat chat) throws AgentException, InterruptedException {
    return switch (chat(chat)) {
      case ModelReply.Text text -> text.text();
      case ModelReply.ToolCalls ignored ->
          throw AgentException.permanent(
              "model_output_invalid", "The model asked for a tool, and it was given none");
    };
  }

  @Override
  public ModelReply chat(ModelChat chat) throws AgentException, InterruptedException {
    var first = chain.first();
    var call =
        new ModelCall(
            first.name(), chain.version(), ChatJson.of(chat), chain.timeout(use.deadline()));
    var recorded = use.recorder().call(call, () -> perform(chat));
    var reply = ChatJson.reply(recorded.reply());
    name = reply.model();
    if (recorded.isReused()) reused(chat, reply, recorded.usage());
    return reply;
  }

  private Recorded perform(ModelChat chat) throws AgentException, InterruptedException {
    var spent = new Meter();
    var reply = chain.answer(chat, use, spent::used);
    return new Recorded(ChatJson.of(reply), spent.usage(), false);
  }

  /** It was paid for in an earlier delivery whose result was lost, so it belongs to this one's. */
  private void reused(ModelChat chat, ModelReply reply, Usage usage) {
    use.meter().used(usage);
    if (!chat.live()) return;
    var text =
        switch (reply) {
          case ModelReply.Text whole -> Optional.of(whole.text());
          case ModelReply.ToolCalls asked -> Optional.ofNullable(asked.text());
        };
    text.ifPresent(use.live());
  }
}

package io.millrace.agents.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.core.JsonObjects;
import io.millrace.contracts.message.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The model within the bounds of one attempt. Every call streams; it ends with a whole answer, or
 * with a failure that has a code. A call that is given up has its connection closed. Calls are made
 * one after the other.
 */
final class MeteredModel implements ModelClient {

  private static final String REPAIR =
      "Your last answer could not be used: %s\nAnswer again, in exactly the form that was asked for and with nothing else.";

  private final ModelGateway gateway;
  private final ModelUse use;

  MeteredModel(ModelGateway gateway, ModelUse use) {
    this.gateway = gateway;
    this.use = use;
  }

  @Override
  public String name() {
    return gateway.name();
  }

  @Override
  public String text(ModelPrompt prompt) throws AgentException, InterruptedException {
    return answer(Conversation.of(prompt), prompt.live());
  }

  @Override
  public <T> T read(ModelPrompt prompt, ReplyReader<T> reader)
      throws AgentException, InterruptedException {
    var messages = Conversation.of(prompt);
    var replies = new ArrayList<String>();
    for (int repairs = 0; ; repairs++) {
      var text = answer(messages, prompt.live());
      replies.add(text);
      try {
        return reader.read(text);
      } catch (UnreadableReplyException e) {
        if (repairs == REPAIRS_MAX) throw unreadable(replies);
        messages.add(AiMessage.from(text));
        messages.add(UserMessage.from(REPAIR.formatted(e.getMessage())));
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

  private String answer(List<ChatMessage> messages, boolean live)
      throws AgentException, InterruptedException {
    long startedAt = System.nanoTime();
    var outcome = "interrupted";
    try {
      var text = complete(stream(messages, live));
      outcome = "ok";
      return text;
    } catch (AgentException e) {
      outcome = e.code();
      throw e;
    } finally {
      use.meter()
          .called(
              new CallRecord(
                  "model",
                  name(),
                  TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt),
                  outcome));
    }
  }

  private ChatResponse stream(List<ChatMessage> messages, boolean live)
      throws AgentException, InterruptedException {
    var request =
        ChatRequest.builder()
            .messages(List.copyOf(messages))
            .maxOutputTokens(outputTokensMax())
            .build();
    var answer = new CompletableFuture<ChatResponse>();
    var caller =
        Thread.ofVirtual()
            .name("millrace-model-call")
            .start(() -> call(request, new Collector(answer, live), answer));
    try {
      var response = answer.get(Math.max(0, timeLeft().toMillis()), TimeUnit.MILLISECONDS);
      var tokens = response.tokenUsage();
      use.meter()
          .used(
              gateway.priced(
                  tokens == null ? 0 : count(tokens.inputTokenCount()),
                  tokens == null ? 0 : count(tokens.outputTokenCount())));
      return response;
    } catch (TimeoutException e) {
      throw counted(ModelFailures.timeout());
    } catch (ExecutionException e) {
      throw counted(ModelFailures.of(e.getCause()));
    } catch (InterruptedException e) {
      use.meter().used(gateway.priced(0, 0));
      throw e;
    } finally {
      caller.interrupt();
    }
  }

  private void call(
      ChatRequest request,
      StreamingChatResponseHandler handler,
      CompletableFuture<ChatResponse> answer) {
    try {
      gateway.model().chat(request, handler);
      // The HTTP client works on this thread, so a stream that ended without a last event is known
      // here.
      answer.completeExceptionally(new java.io.EOFException("no last event"));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** A call without a token count was a call all the same. */
  private AgentException counted(AgentException failure) {
    use.meter().used(gateway.priced(0, 0));
    return failure;
  }

  private static String complete(ChatResponse response) throws AgentException {
    var text = response.aiMessage().text();
    var reason = response.finishReason();
    if (reason == null) throw ModelFailures.broken();
    if (reason == FinishReason.CONTENT_FILTER) throw ModelFailures.refused();
    if (reason == FinishReason.LENGTH)
      throw AgentException.permanent(
          "model_output_truncated", "The model's answer was cut at its token limit");
    if (text == null || text.isBlank()) throw ModelFailures.refused();
    return text;
  }

  private Duration timeLeft() {
    var left = Duration.between(Instant.now(), use.deadline());
    return left.compareTo(gateway.timeout()) < 0 ? left : gateway.timeout();
  }

  private int outputTokensMax() throws AgentException {
    if (use.tokensMax() == 0) return gateway.outputTokensMax();
    var used = use.meter().usage();
    long left = use.tokensMax() - used.inputTokens() - used.outputTokens();
    if (left <= 0)
      throw AgentException.permanent(
          "model_tokens_exceeded", "The attempt has used its " + use.tokensMax() + " tokens");
    return (int) Math.min(left, gateway.outputTokensMax());
  }

  private static long count(Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  /** Hands pieces on and completes the answer with the first thing that ends it. */
  private final class Collector implements StreamingChatResponseHandler {

    private final CompletableFuture<ChatResponse> answer;
    private final boolean live;

    Collector(CompletableFuture<ChatResponse> answer, boolean live) {
      this.answer = answer;
      this.live = live;
    }

    @Override
    public void onPartialResponse(String piece) {
      if (live && !answer.isDone()) use.live().accept(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      answer.completeExceptionally(error);
    }
  }
}

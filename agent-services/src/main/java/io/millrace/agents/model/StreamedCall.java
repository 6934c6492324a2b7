package io.millrace.agents.model;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.millrace.agents.api.AgentException;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One request to a provider, on a virtual thread of its own. It ends with a whole answer, or with a
 * failure that has a code; when it is given up its connection is closed.
 */
final class StreamedCall {

  private final StreamingChatModel model;
  private final ChatRequest request;
  private final Consumer<String> live;
  private final Runnable accepted;
  private final AtomicLong charsSeen = new AtomicLong();

  /**
   * @param live takes pieces of the text
   * @param accepted is told when the first piece comes
   */
  StreamedCall(
      StreamingChatModel model, ChatRequest request, Consumer<String> live, Runnable accepted) {
    this.model = model;
    this.request = request;
    this.live = live;
    this.accepted = accepted;
  }

  ChatResponse run(Duration time) throws AgentException, InterruptedException {
    var answer = new CompletableFuture<ChatResponse>();
    var caller = Thread.ofVirtual().name("millrace-model-call").start(() -> call(answer));
    try {
      return answer.get(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ModelFailures.timeout();
    } catch (ExecutionException e) {
      var cause = e.getCause();
      throw ModelFailures.of(cause == null ? e : cause);
    } finally {
      answer.cancel(false);
      caller.interrupt();
    }
  }

  /** How much of an answer has come, where it did not come whole. */
  long charsSeen() {
    return charsSeen.get();
  }

  private void call(CompletableFuture<ChatResponse> answer) {
    try {
      model.chat(request, new Collector(answer));
      // The HTTP client works on this thread, so a stream that ended without a last event is known
      // here.
      answer.completeExceptionally(new EOFException("no last event"));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /** Hands pieces on and completes the answer with the first thing that ends it. */
  private final class Collector implements StreamingChatResponseHandler {

    private final CompletableFuture<ChatResponse> answer;

    Collector(CompletableFuture<ChatResponse> answer) {
      this.answer = answer;
    }

    private void seen(String piece) {
      if (charsSeen.getAndAdd(piece.length()) == 0) accepted.run();
    }

    @Override
    public void onPartialResponse(String piece) {
      seen(piece);
      if (!answer.isDone()) live.accept(piece);
    }

    @Override
    public void onPartialToolCall(PartialToolCall piece) {
      seen(piece.partialArguments());
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

package io.millrace.agents.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ModelToolCall;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.agents.model.pace.Pacer.Permit;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way of a call to one model: reserve, bulkhead and breaker, pace, the streamed call, settle;
 * and again where that may help. Whatever happens on the way, each reservation is settled once.
 *
 * <p>An answer that broke off is counted as what was read and written until then, by estimate,
 * since the provider counts it too. A provider's request to come later is passed to the pace, so
 * that everybody waits and not this caller alone.
 */
final class CallPath {

  private static final Set<String> TRIED_AGAIN =
      Set.of("model_rate_limited", "model_unavailable", "model_timeout", "model_stream_broken");
  private static final long BACKOFF_MS_FIRST = 250;
  private static final long BACKOFF_MS_MAX = 10_000;
  private static final long PAUSE_MS_FIRST = 1_000;

  private final Pacer pacer;
  private final TenantBudgets budgets;
  private final ModelMetrics metrics;

  CallPath(Pacer pacer, TenantBudgets budgets, ModelMetrics metrics) {
    this.pacer = pacer;
    this.budgets = budgets;
    this.metrics = metrics;
  }

  /**
   * @param patience until when it is worth waiting for pace, place or another try
   * @param spent is told what each request used
   */
  ModelReply answer(
      OpenModel model, ModelChat chat, ModelUse use, Instant patience, Consumer<Usage> spent)
      throws AgentException, InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        return reserved(model, chat, use, patience, tries, spent);
      } catch (AgentException e) {
        if (!TRIED_AGAIN.contains(e.code()) || tries >= model.definition().retries()) throw e;
        long waitMs = backoffMs(e, tries);
        if (Instant.now().plusMillis(waitMs).isAfter(patience)) throw e;
        Thread.sleep(waitMs);
      }
    }
  }

  /** Pauses are the pace's business; only what it does not know is waited for here. */
  private static long backoffMs(AgentException failure, int tries) {
    if (failure.code().equals("model_rate_limited")) return 0;
    long asked = failure.retryAfterMs() == null ? 0 : failure.retryAfterMs();
    long ms = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST << tries);
    return Math.max(asked, ms / 2 + ThreadLocalRandom.current().nextLong(ms));
  }

  private ModelReply reserved(
      OpenModel model,
      ModelChat chat,
      ModelUse use,
      Instant patience,
      int tries,
      Consumer<Usage> spent)
      throws AgentException, InterruptedException {
    var hold = AttemptBudget.reserve(use, model.definition(), Tokens.estimate(chat));
    var attempt = new Attempt(model, chat, use, hold);
    try {
      return budgeted(attempt, patience, tries);
    } finally {
      use.meter().settle(hold, attempt.used());
      spent.accept(attempt.used());
    }
  }

  private ModelReply budgeted(Attempt attempt, Instant patience, int tries)
      throws AgentException, InterruptedException {
    if (attempt.use().tenant().isEmpty()) return paced(attempt, patience, tries);
    var hold = attempt.hold();
    var kept =
        budgets.reserve(
            attempt.use().tenant(), hold.inputTokens() + hold.outputTokens(), hold.costMicroUsd());
    try {
      return paced(attempt, patience, tries);
    } finally {
      var used = attempt.used();
      budgets.settle(kept, used.inputTokens() + used.outputTokens(), used.costMicroUsd());
    }
  }

  /**
   * A place first, then the pace: who waits for a place has taken nothing of the pace, and a pause
   * that begins meanwhile holds for it too. The breaker is asked before both are used.
   */
  private ModelReply paced(Attempt attempt, Instant patience, int tries)
      throws AgentException, InterruptedException {
    return attempt.model().gate().call(() -> entered(attempt, patience, tries), patience);
  }

  private ModelReply entered(Attempt attempt, Instant patience, int tries)
      throws AgentException, InterruptedException {
    var model = attempt.model();
    long startedAt = System.nanoTime();
    var hold = attempt.hold();
    var permit = pacer.enter(model.lane(), hold.inputTokens() + hold.outputTokens(), patience);
    metrics.waited(model.definition().name(), Duration.ofNanos(System.nanoTime() - startedAt));
    try {
      return called(attempt, permit);
    } catch (AgentException e) {
      if (e.code().equals("model_rate_limited"))
        permit.pause(
            Duration.ofMillis(
                e.retryAfterMs() == null ? PAUSE_MS_FIRST << tries : e.retryAfterMs()));
      throw e;
    } finally {
      var used = attempt.used();
      permit.settle(used.inputTokens() + used.outputTokens());
    }
  }

  private ModelReply called(Attempt attempt, Permit permit)
      throws AgentException, InterruptedException {
    long startedAt = System.nanoTime();
    var outcome = "interrupted";
    attempt.model().begin();
    try {
      var reply = attempt.run(permit);
      outcome = "ok";
      return reply;
    } catch (AgentException e) {
      outcome = e.code();
      throw e;
    } finally {
      attempt.model().end();
      var definition = attempt.model().definition();
      metrics.called(definition.name(), outcome);
      metrics.used(definition.name(), attempt.tokens);
      attempt
          .use()
          .meter()
          .called(
              new CallRecord(
                  "model",
                  definition.modelName(),
                  TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt),
                  outcome));
    }
  }

  /** One request and what became of it. */
  private static final class Attempt {

    private final OpenModel model;
    private final ModelChat chat;
    private final ModelUse use;
    private final Usage hold;
    private Tokens tokens = Tokens.NONE;
    private boolean isMade;

    Attempt(OpenModel model, ModelChat chat, ModelUse use, Usage hold) {
      this.model = model;
      this.chat = chat;
      this.use = use;
      this.hold = hold;
    }

    OpenModel model() {
      return model;
    }

    ModelUse use() {
      return use;
    }

    Usage hold() {
      return hold;
    }

    /** A call without a token count was a call all the same. */
    Usage used() {
      return isMade ? tokens.priced(model.definition().price()) : Usage.NONE;
    }

    ModelReply run(Permit permit) throws AgentException, InterruptedException {
      var request = ChatWire.request(chat, model, (int) hold.outputTokens());
      var call =
          new StreamedCall(
              model.client(),
              request,
              piece -> {
                if (chat.live()) use.live().accept(piece);
              },
              permit::accepted);
      isMade = true;
      boolean isWhole = false;
      try {
        var response = call.run(timeLeft());
        isWhole = true;
        permit.accepted();
        tokens = Tokens.of(response.tokenUsage());
        return reply(response, model.definition().modelName());
      } finally {
        if (!isWhole && call.charsSeen() > 0)
          tokens = new Tokens(hold.inputTokens(), 0, Tokens.estimate(call.charsSeen()));
      }
    }

    private Duration timeLeft() {
      var left = Duration.between(Instant.now(), use.deadline());
      var timeout = model.definition().timeout();
      return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private static ModelReply reply(ChatResponse response, String model) throws AgentException {
      var message = response.aiMessage();
      var reason = response.finishReason();
      if (reason == null) throw ModelFailures.broken();
      if (reason == FinishReason.CONTENT_FILTER) throw ModelFailures.refused();
      if (reason == FinishReason.LENGTH)
        throw AgentException.permanent(
            "model_output_truncated", "The model's answer was cut at its token limit");
      var text = message.text();
      boolean isEmpty = text == null || text.isBlank();
      if (message.hasToolExecutionRequests())
        return new ModelReply.ToolCalls(
            message.toolExecutionRequests().stream()
                .map(
                    call ->
                        new ModelToolCall(
                            call.id() == null ? "" : call.id(),
                            call.name(),
                            call.arguments() == null ? "" : call.arguments()))
                .toList(),
            isEmpty ? null : text,
            model);
      if (isEmpty) throw ModelFailures.refused();
      return new ModelReply.Text(text, model);
    }
  }
}

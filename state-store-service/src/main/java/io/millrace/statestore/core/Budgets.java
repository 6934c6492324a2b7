package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Budget;
import io.millrace.contracts.workflow.Consequence;
import java.util.Locale;

/**
 * The bounds of a run. What an attempt may use is reserved while it is out: the sum of what was
 * used, what is reserved and what the next attempt may use never passes the budget when it is
 * dispatched.
 */
final class Budgets {

  /** Whether one more attempt may begin. */
  enum Answer {
    YES,
    /** Not now: something that is out has to end first. */
    LATER,
    /** Never; the consequence has been drawn. */
    NO
  }

  /**
   * Most that one attempt or child run is believed to have used, of tokens in, tokens out and cost
   * each. No agent has to be trusted for a budget to hold: a sum over any run stays far from where
   * numbers turn negative.
   */
  private static final long USED_MAX = 1_000_000_000_000L;

  private static final int MODEL_CALLS_MAX = 10_000;

  private Budgets() {}

  /** What is believed of what somebody says that he used. */
  static Usage credible(Usage told) {
    return new Usage(
        Math.clamp(told.inputTokens(), 0, USED_MAX),
        Math.clamp(told.outputTokens(), 0, USED_MAX),
        Math.clamp(told.costMicroUsd(), 0, USED_MAX),
        Math.clamp(told.modelCalls(), 0, MODEL_CALLS_MAX));
  }

  /** Ends or rolls back a run that has no events left. True when it did. */
  static boolean exhausted(Progress p) {
    var limits = p.workflow().limits();
    if (p.state().compensation() != null || p.state().sequence() < limits.events()) return false;
    var message = "The run has " + p.state().sequence() + " events; the most is " + limits.events();
    reached(p, "events", message, limits.onReached());
    draw(p, "events_exceeded", message, limits.onReached());
    return true;
  }

  /** Asks for one attempt of an agent under its terms. */
  static Answer ask(Progress p, String stepId, String agent, int attempt, Json input) {
    if (p.state().compensation() != null) return Answer.YES;
    var terms = p.terms(agent);
    var limits = p.workflow().limits();
    if (p.tally().tasksOut() >= limits.parallel()) {
      if (!p.state().limitsReached().contains("parallel"))
        p.emit(
            new Event.LimitReached(
                "parallel", "At most " + limits.parallel() + " tasks at a time", "wait"));
      return Answer.LATER;
    }
    if (!steps(p)) return Answer.NO;
    for (var what : Resource.values()) {
      var answer = afford(p, what, what.of(terms));
      if (answer == Answer.NO) tooDear(p, what, stepId, agent, attempt, input);
      if (answer != Answer.YES) return answer;
    }
    return p.hasRoom() ? Answer.YES : Answer.LATER;
  }

  /** Asks for one attempt that is no task: a child run. */
  static boolean steps(Progress p) {
    var limits = p.workflow().limits();
    int begun = p.tally().attempts();
    if (begun < limits.steps() || p.state().compensation() != null) return true;
    var message = "The run has begun " + begun + " attempts; the most is " + limits.steps();
    reached(p, "steps", message, limits.onReached());
    draw(p, "steps_exceeded", message, limits.onReached());
    return false;
  }

  /** What a budget bounds. */
  private enum Resource {
    TOKENS {
      @Override
      long most(Budget budget) {
        return budget.tokens();
      }

      @Override
      long of(AgentTerms terms) {
        return terms.tokensMax();
      }

      @Override
      long of(Usage usage) {
        return usage.inputTokens() + usage.outputTokens();
      }
    },
    COST {
      @Override
      long most(Budget budget) {
        return budget.costMicroUsd();
      }

      @Override
      long of(AgentTerms terms) {
        return terms.costMicroUsdMax();
      }

      @Override
      long of(Usage usage) {
        return usage.costMicroUsd();
      }
    };

    abstract long most(Budget budget);

    abstract long of(AgentTerms terms);

    abstract long of(Usage usage);
  }

  private static Answer afford(Progress p, Resource what, long need) {
    long most = what.most(p.workflow().budget());
    if (most == Long.MAX_VALUE) return Answer.YES;
    long used = what.of(p.state().usage());
    long reserved = reserved(p, what);
    if (used + reserved + need <= most) return Answer.YES;
    return reserved > 0 && used + need <= most ? Answer.LATER : Answer.NO;
  }

  private static long reserved(Progress p, Resource what) {
    long sum = 0;
    for (StepState step : p.state().steps().values())
      if (step.phase() instanceof StepPhase.Running && step.agent() != null)
        sum += what.of(p.terms(step.agent()));
    return sum;
  }

  private static void tooDear(
      Progress p, Resource what, String stepId, String agent, int attempt, Json input) {
    var budget = p.workflow().budget();
    var limit = what.name().toLowerCase(Locale.ROOT);
    var message =
        "%s may use %d %s; of %d are %d used"
            .formatted(
                stepId,
                what.of(p.terms(agent)),
                what == Resource.COST ? "millionths of a US dollar" : limit,
                what.most(budget),
                what.of(p.state().usage()));
    reached(p, limit, message, budget.onExceeded());
    if (budget.onExceeded() == Consequence.DEGRADE)
      Calls.withoutBudget(p, stepId, agent, attempt, input, message);
    else draw(p, Calls.BUDGET_EXCEEDED, message, budget.onExceeded());
  }

  static void reached(Progress p, String limit, String message, Consequence consequence) {
    p.emit(new Event.LimitReached(limit, message, consequence.name().toLowerCase(Locale.ROOT)));
  }

  static void draw(Progress p, String code, String message, Consequence consequence) {
    if (consequence == Consequence.COMPENSATE) Rollbacks.begin(p, code, message, null);
    else Ends.fail(p, code, message, null);
  }
}

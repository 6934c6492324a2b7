package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeciderTest {

  private static final String ASKED = "{\"question\": \"why?\", \"customerId\": \"C-1001\"}";

  @Nested
  class Starting {

    @Test
    void a_run_starts_every_step_that_waits_for_none() {
      var bench = new Bench(Definitions.DESK);

      bench.apply(bench.start(ASKED));

      assertThat(bench.events()).containsExactly("RunStarted", "StepScheduled", "StepScheduled");
      assertThat(bench.tasks.keySet())
          .containsExactlyInAnyOrder(bench.runId + "/account/1", bench.runId + "/policy/1");
      assertThat(bench.state().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_condition_that_is_false_skips_its_step() {
      var bench = Bench.started(Definitions.DESK, "{\"question\": \"why?\"}");

      assertThat(bench.phase("account")).isInstanceOf(StepPhase.Skipped.class);
      assertThat(bench.tasks).hasSize(1);
    }

    @Test
    void the_input_of_a_task_is_mapped_from_the_input_of_the_run() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      assertThat(bench.task("account", 1).input())
          .isEqualTo(new Json("{\"customerId\":\"C-1001\"}"));
    }

    @Test
    void a_second_start_changes_nothing() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.apply(bench.start(ASKED));

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void an_unknown_workflow_ends_the_run_at_once_with_the_reason() {
      var bench = new Bench(Definitions.DESK);

      bench.apply(bench.start(ASKED, new Resolution.Unresolved("workflow_unknown", "none")));

      assertThat(bench.events()).containsExactly("RunRejected");
      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("workflow_unknown"));
    }

    @Test
    void an_input_mapping_without_a_value_fails_the_run_with_the_place() {
      var bench = Bench.started(Definitions.DESK, "{\"other\": 1}");

      assertThat(bench.state().status()).isEqualTo(RunStatus.FAILED);
      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.stepId()).isEqualTo("policy"));
    }

    @Test
    void anything_else_for_a_run_that_does_not_exist_is_rejected() {
      var bench = new Bench(Definitions.DESK);

      bench.apply(bench.cancel());

      assertThat(bench.last)
          .isInstanceOfSatisfying(
              Decision.Rejected.class, r -> assertThat(r.code()).isEqualTo("run_unknown"));
    }
  }

  @Nested
  class Joining {

    @Test
    void a_step_waits_until_all_before_it_are_settled() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.apply(bench.succeed("account", "{\"found\": true}", null));
      assertThat(bench.phase("draft")).isNull();
      bench.apply(bench.succeed("policy", "{\"passages\": []}", null));

      assertThat(bench.phase("draft")).isInstanceOf(StepPhase.Running.class);
      assertThat(bench.task("draft", 1).input().text())
          .contains("\"found\":true")
          .contains("\"passages\":[]");
    }

    @Test
    void a_sure_answer_completes_the_run_without_a_person() {
      var bench = drafted(0.9);

      assertThat(bench.lastEvents())
          .containsExactly("StepSucceeded", "StepSkipped", "RunCompleted");
      assertThat(bench.state().output()).isEqualTo(new Json("{\"answer\":\"because\"}"));
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void usage_is_summed_over_all_attempts() {
      var bench = drafted(0.9);

      assertThat(bench.state().usage().inputTokens()).isEqualTo(30);
    }
  }

  @Nested
  class Failing {

    @Test
    void attempts_are_repeated_after_one_two_and_four_seconds() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench.apply(bench.succeed("account", "{}", null)).apply(bench.succeed("policy", "{}", null));

      bench.apply(bench.fail("draft", true)).pass(Duration.ofSeconds(1));
      bench.apply(bench.fail("draft", true)).pass(Duration.ofSeconds(2));
      bench.apply(bench.fail("draft", true)).pass(Duration.ofSeconds(4));

      var delays =
          bench.events(Event.StepRetryScheduled.class).stream()
              .map(e -> e.dueAt().toEpochMilli())
              .toList();
      assertThat(delays).containsExactly(at(1), at(1 + 2), at(1 + 2 + 4));
      assertThat(bench.phase("draft"))
          .isInstanceOfSatisfying(
              StepPhase.Running.class, p -> assertThat(p.attempt()).isEqualTo(4));
    }

    private long at(long seconds) {
      return Bench.START.plusSeconds(seconds).toEpochMilli();
    }

    @Test
    void a_failure_that_no_attempt_can_mend_is_not_repeated() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.apply(bench.fail("policy", false));

      assertThat(bench.lastEvents())
          .containsExactly("StepAttemptFailed", "StepFailed", "RunFailed");
    }

    @Test
    void a_retry_after_longer_than_the_policy_is_honoured() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.apply(
          bench.result(
              "policy", new Outcome.TaskFailed("model_rate_limited", "slow down", true, 30_000L)));

      assertThat(bench.events(Event.StepRetryScheduled.class).getFirst().dueAt())
          .isEqualTo(Bench.START.plusSeconds(30));
    }

    @Test
    void an_attempt_without_a_result_times_out_and_is_repeated() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.pass(Duration.ofSeconds(30));

      assertThat(bench.events(Event.StepAttemptFailed.class))
          .allSatisfy(e -> assertThat(e.code()).isEqualTo("step_timeout"));
      assertThat(bench.phase("policy")).isInstanceOf(StepPhase.Retrying.class);
    }

    @Test
    void a_result_that_comes_after_its_time_out_is_recorded_once_and_never_applied() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      var late = bench.succeed("policy", "{}", null);
      bench.pass(Duration.ofSeconds(30));
      var phase = bench.phase("policy");
      var tokens = bench.state().usage().inputTokens();

      bench.apply(late);

      assertThat(bench.lastEvents()).containsExactly("LateResultRecorded");
      assertThat(bench.phase("policy")).isEqualTo(phase);
      assertThat(bench.state().usage().inputTokens()).isEqualTo(tokens + 10);
      bench.apply(late);
      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void a_duplicate_result_changes_nothing() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      var result = bench.succeed("policy", "{}", null);
      bench.apply(result);
      var before = bench.state();

      bench.apply(result);

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      assertThat(bench.state()).isEqualTo(before);
    }

    @Test
    void a_step_that_may_be_skipped_leaves_a_warning_and_a_degraded_run() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench.apply(bench.fail("account", false)).apply(bench.succeed("policy", "{}", null));

      bench.apply(bench.succeed("draft", "{}", 0.9));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.state().degraded()).isTrue();
      assertThat(bench.state().warnings())
          .singleElement()
          .asString()
          .contains("account")
          .contains("it broke");
    }

    @Test
    void used_up_attempts_ask_a_person_where_the_step_says_so() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench.apply(bench.succeed("account", "{}", null)).apply(bench.succeed("policy", "{}", null));

      bench.apply(bench.fail("draft", false));

      assertThat(bench.lastEvents()).containsExactly("StepAttemptFailed", "ReviewRequested");
      assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
    }

    @Test
    void a_run_past_its_deadline_fails() {
      var bench = Bench.started(Definitions.PANEL, "{}");
      bench.apply(bench.succeed("side", "{}", null)).apply(bench.succeed("strict", "{}", null));
      var slow = new Bench(Definitions.DESK);
      slow.apply(slow.start(ASKED));
      for (int i = 0; i < 30 && slow.state().endedAt() == null; i++) {
        slow.timers.values().removeIf(t -> t.kind() == Timer.Kind.STEP_TIMEOUT);
        slow.pass(Duration.ofMinutes(1));
      }

      assertThat(slow.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("deadline_exceeded"));
    }
  }

  @Nested
  class Reviewing {

    @Test
    void a_doubtful_answer_waits_for_a_person_who_sees_what_was_before() {
      var bench = drafted(0.5);

      var asked = bench.events(Event.ReviewRequested.class).getFirst();
      assertThat(asked.proposed()).isEqualTo(new Json("{\"answer\":\"because\"}"));
      assertThat(asked.context().text()).contains("policy").contains("0.5");
      assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
    }

    @Test
    void approval_goes_on_with_the_proposal() {
      var bench = drafted(0.5);

      bench.apply(bench.decide(bench.runId + ":approval:1", Verdict.APPROVE, null));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"answer\":\"because\"}"));
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void an_edit_goes_on_with_the_words_of_the_person() {
      var bench = drafted(0.5);

      bench.apply(
          bench.decide(bench.runId + ":approval:1", Verdict.EDIT, "{\"answer\":\"better\"}"));

      assertThat(bench.state().output()).isEqualTo(new Json("{\"answer\":\"better\"}"));
    }

    @Test
    void a_rejection_fails_the_run_with_the_persons_name_and_words() {
      var bench = drafted(0.5);

      bench.apply(bench.decide(bench.runId + ":approval:1", Verdict.REJECT, null));

      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.message()).contains("user:ada").contains("because"));
    }

    @Test
    void a_second_decision_has_no_effect() {
      var bench = drafted(0.5);
      bench.apply(bench.decide(bench.runId + ":approval:1", Verdict.APPROVE, null));

      bench.apply(bench.decide(bench.runId + ":approval:1", Verdict.REJECT, null));

      assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_decision_on_a_review_that_was_never_asked_is_rejected() {
      var bench = drafted(0.5);

      bench.apply(bench.decide(bench.runId + ":approval:7", Verdict.APPROVE, null));

      assertThat(bench.last)
          .isInstanceOfSatisfying(
              Decision.Rejected.class, r -> assertThat(r.code()).isEqualTo("review_unknown"));
    }

    @Test
    void nothing_cannot_be_approved() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench
          .apply(bench.succeed("account", "{}", null))
          .apply(bench.succeed("policy", "{}", null))
          .apply(bench.fail("draft", false));

      bench.apply(bench.decide(bench.runId + ":draft:1", Verdict.APPROVE, null));

      assertThat(bench.last)
          .isInstanceOfSatisfying(
              Decision.Rejected.class,
              r -> assertThat(r.code()).isEqualTo("decision_without_output"));
    }

    @Test
    void an_output_that_a_person_gave_for_a_failed_step_passes_the_confidence_gate() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench
          .apply(bench.succeed("account", "{}", null))
          .apply(bench.succeed("policy", "{}", null))
          .apply(bench.fail("draft", false));

      bench.apply(bench.decide(bench.runId + ":draft:1", Verdict.EDIT, "{\"answer\":\"mine\"}"));

      assertThat(bench.lastEvents())
          .containsExactly("ReviewDecided", "StepSkipped", "RunCompleted");
    }

    @Test
    void nobody_deciding_in_time_takes_the_declared_consequence() {
      var bench = drafted(0.5);

      bench.pass(Duration.ofHours(24));

      assertThat(bench.state().failure())
          .isNotNull()
          .satisfies(f -> assertThat(f.code()).isEqualTo("review_expired"));
    }

    @Test
    void the_deadline_stands_still_while_a_person_is_asked() {
      var bench = drafted(0.5);
      var before = bench.state().deadlineAt();

      bench.pass(Duration.ofHours(5));
      assertThat(bench.state().status()).isEqualTo(RunStatus.WAITING_REVIEW);
      bench.apply(bench.decide(bench.runId + ":approval:1", Verdict.APPROVE, null));

      assertThat(bench.state().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(bench.state().deadlineAt())
          .isNotNull()
          .isEqualTo(before == null ? null : before.plus(Duration.ofHours(5)));
    }
  }

  @Nested
  class Ending {

    @Test
    void cancelling_ends_the_run_and_all_that_is_open() {
      var bench = Bench.started(Definitions.DESK, ASKED);

      bench.apply(bench.cancel());

      assertThat(bench.state().status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(bench.phase("policy")).isInstanceOf(StepPhase.Cancelled.class);
      assertThat(bench.timers).isEmpty();
    }

    @Test
    void nothing_moves_a_run_that_has_ended() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      var result = bench.succeed("policy", "{}", null);
      bench.apply(bench.cancel());

      var end = bench.state();
      bench.apply(result);
      assertThat(bench.lastEvents()).containsExactly("LateResultRecorded");
      assertThat(bench.state().status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(bench.state().endedAt()).isEqualTo(end.endedAt());
      for (Input input : List.of(result, bench.cancel(), bench.start(ASKED))) {
        bench.apply(input);
        assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
      }
    }
  }

  @Nested
  class Folding {

    @Test
    void a_journal_with_a_gap_is_refused() {
      var bench = drafted(0.9);
      var torn = bench.journal.stream().filter(entry -> entry.sequence() != 3).toList();

      assertThatThrownBy(() -> Evolver.fold(torn))
          .isInstanceOf(IllegalTransitionException.class)
          .hasMessageContaining("expects sequence 3");
    }

    @Test
    void a_move_that_is_not_in_the_table_is_refused() {
      var bench = drafted(0.5);
      var forged =
          new JournalEntry(
              bench.runId,
              bench.state().sequence() + 1,
              bench.now,
              "forged",
              new Event.StepRetryScheduled("draft", 2, bench.now));

      assertThatThrownBy(() -> Evolver.evolve(bench.state(), forged))
          .isInstanceOf(IllegalTransitionException.class)
          .hasMessageContaining("by StepRetryScheduled");
    }

    @Test
    void a_clock_that_steps_backwards_does_not_make_the_journal_do_so() {
      var bench = Bench.started(Definitions.DESK, ASKED);
      bench.now = Bench.START.minusSeconds(3600);

      bench.apply(bench.succeed("policy", "{}", null));

      assertThat(bench.state().updatedAt()).isEqualTo(Bench.START);
    }
  }

  private static Bench drafted(double confidence) {
    var bench = Bench.started(Definitions.DESK, ASKED);
    return bench
        .apply(bench.succeed("account", "{\"found\": true}", null))
        .apply(bench.succeed("policy", "{\"passages\": []}", null))
        .apply(bench.succeed("draft", "{\"answer\":\"because\"}", confidence));
  }
}

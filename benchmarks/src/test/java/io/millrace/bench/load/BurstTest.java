package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BurstTest {

  @Test
  void answers_come_in_the_order_of_the_requests_and_never_more_than_allowed_are_out()
      throws Exception {
    // given
    var out = new AtomicInteger();
    var most = new AtomicInteger();

    // when
    var answers =
        Burst.send(
            200,
            8,
            i ->
                CompletableFuture.supplyAsync(
                    () -> {
                      most.accumulateAndGet(out.incrementAndGet(), Math::max);
                      out.decrementAndGet();
                      return i;
                    }));

    // then
    assertThat(answers).hasSize(200).isSorted();
    assertThat(most.get()).isLessThanOrEqualTo(8);
  }

  @Test
  void the_first_failure_ends_it() {
    var asked = new ArrayList<Integer>();

    assertThatThrownBy(
            () ->
                Burst.send(
                    100,
                    1,
                    i -> {
                      asked.add(i);
                      return i < 3
                          ? CompletableFuture.completedFuture(i)
                          : CompletableFuture.failedFuture(new IllegalStateException("refused"));
                    }))
        .hasMessageContaining("refused");

    assertThat(asked).containsExactly(0, 1, 2, 3);
  }

  @Test
  void what_does_not_come_in_time_is_counted() {
    var all = List.of(new CompletableFuture<>(), CompletableFuture.completedFuture(1));

    assertThatThrownBy(() -> Burst.awaitAll(all, 0, "Runs"))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Runs: 1 did not come within 0 s");
  }
}

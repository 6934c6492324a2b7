package io.millrace.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.load.EventStreams.Frame;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchedTest {

  private static final String RUN = "run-1";

  private final Watched watched = new Watched();
  private final Watched.Run run = watched.watch(RUN);

  @Test
  void a_sequence_that_is_left_out_is_a_gap_and_what_never_comes_is_missing() {
    // given
    run.read(new Frame("snapshot", "{\"sequence\":3}"));

    // when
    run.read(event(4, Instant.now()));
    run.read(event(6, Instant.now()));
    watched.journalled(RUN, 8);

    // then
    assertThat(watched.gaps()).isEqualTo(1);
    assertThat(watched.missing(watched.journalledNow())).isEqualTo(2);
    assertThat(watched.missing(Map.of(RUN, 6L))).isZero();
  }

  @Test
  void what_was_decided_while_it_was_measured_counts_however_late_it_comes() {
    // given
    run.read(new Frame("snapshot", "{\"sequence\":0}"));
    var before = Instant.now().minusSeconds(1);
    watched.begin();
    var within = Instant.now();
    while (!Instant.now().isAfter(within.plusMillis(2))) Thread.onSpinWait();
    watched.end();

    // when
    run.read(event(1, before));
    run.read(event(2, within));
    run.read(event(3, Instant.now().plusSeconds(1)));

    // then
    assertThat(watched.ofRuns().getTotalCount()).isEqualTo(1);
    assertThat(watched.gaps()).isZero();
  }

  private static Frame event(long sequence, Instant at) {
    return new Frame("journal", "{\"sequence\":%d,\"at\":\"%s\"}".formatted(sequence, at));
  }
}

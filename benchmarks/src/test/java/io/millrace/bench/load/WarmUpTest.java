package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void ends_when_three_windows_differ_by_less_than_five_per_cent() throws Exception {
    // given
    var said = new ArrayList<String>();
    var windows = List.of(100.0, 300.0, 480.0, 500.0, 495.0, 900.0).iterator();

    // when
    boolean steady =
        new WarmUp(Duration.ofSeconds(300), said::add).run("x", time -> windows.next());

    // then it has not gone on to the sixth
    assertThat(steady).isTrue();
    assertThat(windows.next()).isEqualTo(900.0);
    assertThat(said.getLast()).contains("steady after 25 s");
  }

  @Test
  void ends_at_its_bound_and_says_so() throws Exception {
    var said = new ArrayList<String>();
    Iterator<Double> growing =
        java.util.stream.Stream.iterate(100.0, rate -> rate * 1.2).iterator();

    boolean steady = new WarmUp(Duration.ofSeconds(30), said::add).run("x", time -> growing.next());

    assertThat(steady).isFalse();
    assertThat(said).hasSize(1 + 6 + 1);
    assertThat(said.getLast()).contains("not steady");
  }

  @Test
  void no_warm_up_is_none() throws Exception {
    var said = new ArrayList<String>();

    assertThat(new WarmUp(Duration.ZERO, said::add).run("x", time -> 1)).isFalse();
    assertThat(said).isEmpty();
  }
}

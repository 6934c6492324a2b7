package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statestore.store.Refusing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {

  @Test
  void what_is_refused_is_found_and_all_else_is_written_once_and_in_order() {
    var written = new ArrayList<Integer>();
    var refused = new ArrayList<Integer>();
    var attempts = new ArrayList<Integer>();

    Halving.write(
        IntStream.range(0, 1_000).boxed().toList(),
        part -> {
          attempts.add(part.size());
          if (part.contains(0) || part.contains(500) || part.contains(999)) throw Refusing.data();
          written.addAll(part);
        },
        (one, e) -> refused.add(one));

    assertThat(refused).containsExactly(0, 500, 999);
    assertThat(written).hasSize(997).doesNotContainAnyElementsOf(refused).isSorted();
    assertThat(attempts).hasSizeLessThan(70);
  }

  @Test
  void an_empty_batch_is_not_written() {
    Halving.write(
        List.of(),
        part -> {
          throw Refusing.data();
        },
        (one, e) -> {
          throw e;
        });
  }
}

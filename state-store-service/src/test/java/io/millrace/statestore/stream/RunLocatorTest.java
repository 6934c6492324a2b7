package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.id.RunIds;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class RunLocatorTest {

  private static final int RUNS = 500;

  @Test
  void a_run_is_looked_for_where_kafkas_producers_put_its_records() {
    for (int partitions : new int[] {1, 4, 7, 64})
      for (int i = 0; i < RUNS; i++) {
        var runId = RunIds.create(i % 2 == 0 ? null : "session-" + i);
        var key = RunIds.partitionKey(runId).getBytes(StandardCharsets.UTF_8);

        assertThat(RunLocator.partition(runId, partitions))
            .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
      }
  }

  @Test
  void all_runs_of_a_session_are_in_one_place() {
    int place = RunLocator.partition(RunIds.create("s-1"), 64);

    for (int i = 0; i < RUNS; i++)
      assertThat(RunLocator.partition(RunIds.create("s-1"), 64)).isEqualTo(place);
  }
}

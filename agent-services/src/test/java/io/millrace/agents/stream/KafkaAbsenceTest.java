package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kit.kafka.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KafkaAbsenceTest {

  private final AtomicLong cpuNs = new AtomicLong();
  private final KafkaAbsence absence = new KafkaAbsence(cpuNs::get);

  @Test
  void some_empty_polls_in_a_row_that_did_not_wait_mean_that_kafka_is_away() {
    for (int i = 1; i < KafkaAbsence.POLLS; i++)
      assertThat(poll(KafkaAbsence.SPINNING_NS, true)).isFalse();

    assertThat(poll(KafkaAbsence.SPINNING_NS, true)).isTrue();
  }

  @Test
  void polls_that_wait_never_do() {
    for (int i = 0; i < 100; i++) assertThat(poll(KafkaAbsence.SPINNING_NS - 1, true)).isFalse();
  }

  @Test
  void a_poll_that_waits_or_brings_tasks_begins_the_count_again() {
    for (int i = 1; i < KafkaAbsence.POLLS; i++) poll(KafkaAbsence.SPINNING_NS, true);
    poll(KafkaAbsence.SPINNING_NS, false);
    for (int i = 1; i < KafkaAbsence.POLLS; i++)
      assertThat(poll(KafkaAbsence.SPINNING_NS, true)).isFalse();
    poll(0, true);

    assertThat(poll(KafkaAbsence.SPINNING_NS, true)).isFalse();
  }

  @Test
  void a_system_that_tells_no_processor_time_never_does() {
    var silent = new KafkaAbsence(() -> -1);

    for (int i = 0; i < 100; i++) {
      silent.pollBegins();
      assertThat(silent.pollEnded(true)).isFalse();
    }
  }

  @Test
  void kafka_is_back_when_one_of_its_servers_takes_connections() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + server.getLocalPort();

      assertThat(KafkaAbsence.answers(address)).isTrue();
      assertThat(KafkaAbsence.answers("127.0.0.1:1," + address)).isTrue();
    }
    assertThat(KafkaAbsence.answers("127.0.0.1:1")).isFalse();
    assertThat(KafkaAbsence.answers("no-such-host.invalid:9092")).isFalse();
  }

  @Test
  void whoever_stops_does_not_wait_for_kafka() throws InterruptedException {
    var gone = new KafkaSettings(Map.of("bootstrap.servers", "127.0.0.1:1"));

    KafkaAbsence.await(gone, () -> true);

    assertThat(KafkaAbsence.answers(gone.servers())).isFalse();
  }

  private boolean poll(long costNs, boolean empty) {
    absence.pollBegins();
    cpuNs.addAndGet(costNs);
    return absence.pollEnded(empty);
  }
}

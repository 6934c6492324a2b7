package io.millrace.agents.stream;

import io.millrace.kit.kafka.KafkaSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.common.config.ConfigException;
import org.jboss.logging.Logger;

/**
 * Notices that a share consumer has lost its Kafka, and waits until Kafka is back.
 *
 * <p>Kafka's share consumer tries to find its coordinator again without a pause, in the thread that
 * polls and in its own, which spin until Kafka answers; no setting of the client
 * ends that. It shows in what an empty poll costs: well below a millisecond of processor time where
 * it waits, tens of milliseconds where it does not. After some such polls in a row the consumer is
 * better closed, and opened again once a bootstrap server takes connections. To take a cold start
 * for an absence costs a consumer's opening and nothing else.
 *
 * <p>Belongs to the thread that polls.
 */
final class KafkaAbsence {

  /** Processor time of an empty poll of half a second that did not wait. */
  static final long SPINNING_NS = Duration.ofMillis(15).toNanos();

  static final int POLLS = 6;

  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final Logger LOG = Logger.getLogger(KafkaAbsence.class);

  private final LongSupplier cpuNs;
  private long before;
  private int expensive;

  KafkaAbsence() {
    this(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  /**
   * @param cpuNs processor time of the calling thread; -1 where the system does not tell
   */
  KafkaAbsence(LongSupplier cpuNs) {
    this.cpuNs = cpuNs;
  }

  void pollBegins() {
    before = cpuNs.getAsLong();
  }

  /** True when Kafka has been away for {@link #POLLS} polls. */
  boolean pollEnded(boolean empty) {
    expensive = empty && cpuNs.getAsLong() - before >= SPINNING_NS ? expensive + 1 : 0;
    return expensive >= POLLS;
  }

  /** Returns when a bootstrap server takes connections, or when it is time to stop. */
  static void await(KafkaSettings kafka, BooleanSupplier stopping) throws InterruptedException {
    do {
      Thread.sleep(PROBE_PAUSE);
    } while (!stopping.getAsBoolean() && !answers(kafka.servers()));
  }

  static boolean answers(String servers) {
    List<InetSocketAddress> addresses;
    try {
      addresses =
          ClientUtils.parseAndValidateAddresses(List.of(servers.split(",")), "use_all_dns_ips");
    } catch (ConfigException e) {
      LOG.debugf("No bootstrap server of %s can be resolved: %s", servers, e.getMessage());
      return false;
    }
    for (var address : addresses) {
      try (var socket = new Socket()) {
        socket.connect(address, CONNECT_TIMEOUT_MS);
        return true;
      } catch (IOException e) {
        LOG.debugf("%s does not answer: %s", address, e.getMessage());
      }
    }
    return false;
  }
}

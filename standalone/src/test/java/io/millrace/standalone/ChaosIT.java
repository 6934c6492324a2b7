package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Failure contract, lines 1 to 4, with the services as processes of their own: under load one of
 * them, or all at once, is killed at random moments and started again. In the end the topics alone
 * say that nothing is lost and nothing was done twice. {@code -Dmillrace.chaos.kills} (3) and
 * {@code -Dmillrace.chaos.seed} choose how often and when; {@code ./millrace chaos} kills 50 times.
 */
class ChaosIT {

  private static final int KILLS = Integer.getInteger("millrace.chaos.kills", 3);
  private static final long SEED = Long.getLong("millrace.chaos.seed", 1);
  private static final int SENDERS = 2;

  /** Between two questions of a sender: load, not overload, while parts of the system start. */
  private static final long PAUSE_MS = 500;

  private static final int MOMENT_MS_MAX = 1_500;
  private static final String STATE = "state-store-service";
  private static final String ROUTER = "router-service";
  private static final String AGENTS = "examples/support-desk";
  private static final String REVIEWS = "review-service";
  private static final String TRACE = "trace-stream-service";

  /** Every service has its turn, and all together. */
  private static final List<List<String>> VICTIMS =
      List.of(
          List.of(STATE),
          List.of(AGENTS),
          List.of(STATE, ROUTER, AGENTS, REVIEWS, TRACE),
          List.of(ROUTER),
          List.of(REVIEWS, TRACE));

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final DeskLoad load = new DeskLoad();
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, ServiceProcess> running = new LinkedHashMap<>();

  @Test
  void nothing_is_lost_or_done_twice_though_processes_are_killed_under_load() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "chaos")), "data-");
    try (var kafka = EmbeddedKafka.start(data.resolve("kafka"));
        var postgres = EmbeddedPostgresServer.start(data.resolve("postgres"))) {
      configure(kafka, postgres, data);
      try {
        for (String service : settings.keySet()) start(service);
        running.get(STATE).awaitReady();
        SeparateServices.publishSupportDesk(running.get(STATE).url());
        for (ServiceProcess service : running.values()) service.awaitReady();

        killUnderLoad();

        load.decideAllThatWait(new Api(url(STATE)), new Api(url(REVIEWS)));
        var audit = JournalAudit.read(kafka.bootstrapServers());
        assertThat(load.problems(audit)).as("what the topics say; seed %d", SEED).isEmpty();
        assertThat(audit.journals().keySet())
            .as("no run was started twice")
            .containsAll(load.accepted().values());
        System.out.printf(
            "chaos: %d kills, %d runs accepted, all ended once%n", KILLS, load.accepted().size());
      } finally {
        running.values().forEach(ServiceProcess::close);
      }
    }
  }

  private void configure(EmbeddedKafka kafka, EmbeddedPostgresServer postgres, Path data) {
    for (String service : List.of(STATE, ROUTER, AGENTS, REVIEWS, TRACE))
      ports.put(service, ServiceProcess.freePort());
    var common = new HashMap<String, String>();
    common.putAll(ServiceSettings.of(kafka));
    common.putAll(ServiceSettings.of(postgres));
    common.put("millrace.router.state-store-url", url(STATE));
    common.put("millrace.trace.state-store-url", url(STATE));
    for (String service : List.of(STATE, ROUTER, AGENTS, REVIEWS, TRACE))
      settings.put(service, new HashMap<>(common));
    settings.get(STATE).put("millrace.state-store.state-dir", data.resolve("state").toString());
    settings.get(STATE).put("kafka-streams.group.instance.id", "chaos-state-store");
    settings.get(AGENTS).put("millrace.example", "support-desk");
  }

  private String url(String service) {
    return "http://127.0.0.1:" + ports.get(service);
  }

  private void start(String service) throws Exception {
    running.put(service, ServiceProcess.start(service, ports.get(service), settings.get(service)));
  }

  private void killUnderLoad() throws Exception {
    var over = new AtomicBoolean();
    var unfinished = new ArrayList<Integer>();
    try (var senders = Executors.newFixedThreadPool(SENDERS)) {
      for (int sender = 0; sender < SENDERS; sender++)
        senders.submit(() -> sendUntil(over, unfinished));
      for (int kill = 0; kill < KILLS; kill++) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOMENT_MS_MAX));
        var victims = VICTIMS.get(kill % VICTIMS.size());
        for (String victim : victims) running.get(victim).kill9();
        for (String victim : victims) start(victim);
        for (String victim : victims) running.get(victim).awaitReady();
      }
      over.set(true);
      senders.shutdown();
      assertThat(senders.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    }
    // What got no answer is asked again: under the same key it is the same run.
    for (int i : unfinished) load.send(new Api(url(ROUTER)), i);
  }

  private Void sendUntil(AtomicBoolean over, List<Integer> unfinished) throws Exception {
    var api = new Api(url(ROUTER));
    while (!over.get()) {
      int i = asked.getAndIncrement();
      try {
        load.send(api, i);
      } catch (java.io.IOException | AssertionError e) {
        synchronized (unfinished) {
          unfinished.add(i);
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    return null;
  }
}

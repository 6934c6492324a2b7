package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program as a real process: it starts, refuses, ends, and survives a kill. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class StandaloneIT {
  private static final int EXIT_BY_SIGTERM = 128 + 15;
  private static final String TOPIC = "kept";
  private static final int KAFKA_TIMEOUT_S = 20;
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void itBecomesReadyServesPagesAndRefusesASecondProcessOnItsData() throws Exception {
    // given
    Path data = emptyFolder("ready");
    try (StandaloneProcess server = StandaloneProcess.start(data).awaitReady()) {

      // when
      HttpResponse<String> page = server.get("/", "text/html");
      HttpResponse<String> view = server.get("/runs/s-1~01JD", "text/html,application/xhtml+xml");
      HttpResponse<String> unknownApi = server.get("/api/v1/nothing-here", "text/html");
      try (StandaloneProcess second = StandaloneProcess.start(data)) {
        int secondExit = second.awaitExit();

        // then
        assertThat(server.output())
            .contains("Kafka", "PostgreSQL", "Millrace is ready after", server.url());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(view.body()).isEqualTo(page.body()).contains("<title>");
        assertThat(view.headers().firstValue("content-security-policy").orElse(""))
            .contains("default-src 'self'");
        assertThat(view.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(unknownApi.statusCode()).isEqualTo(404);
        assertThat(unknownApi.headers().firstValue("content-type").orElse(""))
            .contains("problem+json");
        assertThat(secondExit).isEqualTo(75);
        assertThat(second.output()).contains("pid " + server.pid(), server.url(), "--data");
      }
      assertThat(server.get("/q/health", "application/json").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void itEndsCleanlyWhenAskedAndRemembersItsExampleAndPorts() throws Exception {
    // given
    Path data = emptyFolder("end");
    String kafka;
    try (StandaloneProcess server = StandaloneProcess.start(data).awaitReady()) {
      kafka = server.kafka();
      ProcessHandle postgres = server.postgres().orElseThrow();
      Instant asked = Instant.now();

      // when
      int exit = server.stop();

      // then
      assertThat(exit).as(server.tail()).isZero();
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Shutdown.TOTAL_TIMEOUT);
      assertThat(server.output()).contains("Millrace ended after");
      assertThat(server.serverFile()).isEmpty();
      assertThat(postgres.isAlive()).isFalse();
    }
    try (StandaloneProcess again = StandaloneProcess.start(data).awaitReady()) {
      assertThat(again.output()).contains("Example   support-desk");
      assertThat(again.kafka()).isEqualTo(kafka);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Millrace starts", "PostgreSQL"})
  void itLeavesNothingBehindWhenItIsEndedWhileItStarts(String printed) throws Exception {
    // given
    Path data = emptyFolder("end-early");
    try (StandaloneProcess server = StandaloneProcess.start(data)) {
      awaitOutput(server, printed);

      // when
      int exit = server.stop();

      // then
      assertThat(exit).as(server.tail()).isIn(0, EXIT_BY_SIGTERM);
      assertThat(server.postgres()).as(server.tail()).isEmpty();
      assertThat(server.output()).doesNotContain("did not start");
    }
  }

  @Test
  void afterAKillItStartsAgainWithItsData() throws Exception {
    // given
    Path data = emptyFolder("kill");
    ProcessHandle orphan;
    try (StandaloneProcess server = StandaloneProcess.start(data).awaitReady()) {
      store(server.kafka(), "before the kill");
      HttpResponse<String> answer =
          server.post(
              "/api/v1/sessions/s-1/messages",
              """
              {"text": "Why was I charged for a transfer abroad?", "context": {"customerId": "C-1002"}}
              """,
              ANSWER_WAIT);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      String run = JSON.readTree(answer.body()).path("runId").asText();
      orphan = server.postgres().orElseThrow();
      server.kill9();
      assertThat(orphan.isAlive()).isTrue();

      // when
      try (StandaloneProcess again = StandaloneProcess.start(data).awaitReady()) {

        // then
        assertThat(read(again.kafka())).containsExactly("before the kill");
        HttpResponse<String> found = again.get("/api/v1/runs/" + run, "application/json");
        assertThat(JSON.readTree(found.body()).path("status").asText())
            .as(found.body())
            .isEqualTo("COMPLETED");
        assertThat(orphan.isAlive()).isFalse();
        assertThat(again.postgres()).isPresent();
      }
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    // given
    Path data = emptyFolder("port");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      // when
      try (StandaloneProcess server = StandaloneProcess.start(data, "--port", port)) {
        int exit = server.awaitExit();

        // then
        assertThat(exit).isEqualTo(69);
        assertThat(server.output()).contains("Port " + port, "--port");
      }
    }
  }

  @Test
  void anUnknownOptionOrExampleEndsWithAHint() throws Exception {
    // given
    Path data = emptyFolder("usage");

    // when
    try (StandaloneProcess misspelt = StandaloneProcess.start(data, "--prot", "80");
        StandaloneProcess unknown = StandaloneProcess.start(data, "--example", "no-such-desk")) {

      // then
      assertThat(misspelt.awaitExit()).isEqualTo(64);
      assertThat(misspelt.output()).contains("--prot", "--help");
      assertThat(unknown.awaitExit()).isEqualTo(64);
      assertThat(unknown.output()).contains("no-such-desk", "support-desk");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void itUsesServersThatAreThereAlready() throws Exception {
    // given
    Path servers = emptyFolder("servers");
    Path data = emptyFolder("external");
    Path programs = Path.of("target", "embedded-postgres-programs");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(servers.resolve("kafka"));
        EmbeddedPostgresServer postgres =
            EmbeddedPostgresServer.start(
                servers.resolve("postgres"), programs, Ports.free(), false)) {
      // The role of one service plays the user of a whole database.
      letCreateSchemas(postgres);
      String address =
          "postgresql://%s:%s@127.0.0.1:%d/millrace_external"
              .formatted(
                  PostgresRole.BANK.userName(),
                  postgres.password(PostgresRole.BANK),
                  postgres.port());

      // when
      try (StandaloneProcess server =
          StandaloneProcess.start(data, "--kafka", kafka.bootstrapServers(), "--postgres", address)
              .awaitReady()) {

        // then
        assertThat(server.kafka()).isEqualTo(kafka.bootstrapServers());
        assertThat(server.serverFile().orElseThrow().toString())
            .doesNotContain(postgres.password(PostgresRole.BANK));
        assertThat(data.resolve("kafka")).doesNotExist();
        assertThat(data.resolve("postgres")).doesNotExist();
        assertThat(server.stop()).as(server.tail()).isZero();
      }
    }
  }

  private static void letCreateSchemas(EmbeddedPostgresServer postgres) throws Exception {
    try (Connection connection = postgres.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE millrace_external OWNER " + PostgresRole.BANK.userName());
    }
  }

  private static Path emptyFolder(String name) throws Exception {
    Path folder = Path.of("target", "standalone-data", name).toAbsolutePath();
    Folders.delete(folder);
    return folder;
  }

  private static void awaitOutput(StandaloneProcess server, String text)
      throws InterruptedException {
    Instant end = Instant.now().plus(StandaloneProcess.READY_TIMEOUT);
    while (!server.output().contains(text)) {
      assertThat(Instant.now()).as(server.tail()).isBefore(end);
      Thread.sleep(20);
    }
  }

  private static void store(String kafka, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka);
    try (Admin admin = Admin.create(settings);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(KAFKA_TIMEOUT_S, TimeUnit.SECONDS);
      producer.send(new ProducerRecord<>(TOPIC, value)).get(KAFKA_TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(String kafka) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka, "group.id", "readers", "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      List<String> values = new ArrayList<>();
      Instant end = Instant.now().plusSeconds(KAFKA_TIMEOUT_S);
      while (values.isEmpty() && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}

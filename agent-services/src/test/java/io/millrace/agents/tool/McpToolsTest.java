package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.agents.ledger.LedgerSettings;
import io.millrace.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpToolsTest {

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private ToolBench bench;

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    bench = new ToolBench(database);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static List<String> command(String... more) {
    return TinyMcpServer.command(folder, more);
  }

  private Tool stdio(boolean mutates, String digest, List<String> command) {
    return bench.publish(
        """
        tool: price
        description: Price of an item.
        kind: mcp
        mutates: %s
        %s
        timeoutMs: 20000
        mcp:
          transport: stdio
          tool: price
          command: [%s]
          %s
        input: {type: object}
        """
            .formatted(
                mutates,
                mutates ? "rollback: none" : "",
                command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ")),
                digest.isEmpty() ? "" : "digest: \"" + digest + "\""));
  }

  /** The tool as a person confirms it who looks at it now. */
  private void confirmed(boolean mutates) throws Exception {
    bench.mcpCommands = Set.of(String.join(" ", command()));
    var looked = bench.runner().look(stdio(mutates, "", command()));
    stdio(mutates, looked.getFirst().digest(), command());
  }

  private AgentException failure(String arguments) {
    return catchThrowableOfType(AgentException.class, () -> bench.call("price", arguments));
  }

  @Test
  void a_tool_nobody_looked_at_is_blocked_until_its_digest_confirms_it() throws Exception {
    // given
    bench.mcpCommands = Set.of(String.join(" ", command()));
    var tool = stdio(false, "", command());
    var blocked = failure("{\"item\":\"pen\"}");
    // when
    var looked = bench.runner().look(tool);
    stdio(false, looked.getFirst().digest(), command());
    // then
    assertThat(blocked.code()).isEqualTo("mcp_tool_unconfirmed");
    assertThat(blocked).hasMessageContaining(looked.getFirst().digest());
    assertThat(looked)
        .singleElement()
        .satisfies(seen -> assertThat(seen.description()).isEqualTo(TinyMcpServer.DESCRIPTION));
    assertThat(bench.call("price", "{\"item\":\"pen\"}").path("price").asInt()).isEqualTo(5);
  }

  @Test
  void a_tool_that_changed_since_is_blocked() throws Exception {
    // given
    confirmed(false);
    var digest =
        bench.tools.get("price").definition().document().tree().path("mcp").path("digest").asText();
    var changed = command("Price_of_an_item_and_more.");
    bench.mcpCommands = Set.of(String.join(" ", changed));
    // when
    stdio(false, digest, changed);
    // then
    assertThat(failure("{\"item\":\"pen\"}").code()).isEqualTo("mcp_tool_unconfirmed");
  }

  @Test
  void a_command_that_is_not_allowed_is_not_run() {
    // given
    bench.mcpCommands = Set.of(String.join(" ", command("other")));
    stdio(false, "", command());
    // when, then
    assertThat(failure("{\"item\":\"pen\"}").code()).isEqualTo("mcp_command_denied");
  }

  @Test
  void a_server_sees_the_effect_key_and_nothing_of_our_environment() throws Exception {
    // given
    confirmed(true);
    // when
    var result = bench.runner().call("price", Json.parse("{\"item\":\"pen\"}"), bench.use(1));
    var environment =
        bench.runner().call("price", Json.parse("{\"item\":\"environment\"}"), otherStep());
    // then
    assertThat(result.result().tree().path("key").asText()).isEqualTo(result.effectKey().hex());
    assertThat(Set.of(environment.result().tree().path("text").asText().split(",")))
        .isSubsetOf("PATH", "HOME", "LANG", "TMPDIR", "LC_ALL", "PWD", "_", "JAVA_MAIN_CLASS", "");
  }

  /** A use of a step of its own. */
  private ToolUse otherStep() {
    var use = bench.use(1);
    var owner = new CallOwner("tenant", bench.run, "other-step", 1, "agent");
    return new ToolUse(
        owner,
        use.allowed(),
        new CallLedger(database.dataSource(), LedgerSettings.DEFAULTS).attempt(owner),
        use.deadline(),
        use.records());
  }

  @Test
  void what_a_server_says_has_a_code() throws Exception {
    // given
    confirmed(false);
    // when, then
    assertThat(failure("{\"item\":\"refuse\"}").code()).isEqualTo("tool_refused");
    assertThat(failure("{\"item\":\"fail\"}").code()).isEqualTo("tool_failed");
    assertThat(failure("{\"item\":\"large\"}").code()).isEqualTo("tool_output_too_large");
    assertThat(failure("{\"item\":\"huge\"}").code()).isEqualTo("tool_output_too_large");
    assertThat(bench.call("price", "{\"item\":\"plain\"}").path("text").asText()).isEqualTo("five");
  }

  @Test
  void a_server_that_ends_during_a_mutating_call_leaves_the_outcome_unknown() throws Exception {
    // given
    confirmed(true);
    // when
    var failure = failure("{\"item\":\"end\"}");
    // then
    assertThat(failure.code()).isEqualTo("effect_unknown");
    assertThat(bench.states()).isEqualTo("UNKNOWN");
  }

  @Test
  void more_than_is_read_of_a_mutating_call_leaves_the_outcome_unknown() throws Exception {
    // given
    confirmed(true);
    // when, then
    assertThat(failure("{\"item\":\"huge\"}").code()).isEqualTo("effect_unknown");
    assertThat(bench.states()).isEqualTo("UNKNOWN");
  }

  @Test
  void a_program_that_is_not_there_has_done_nothing() {
    // given
    bench.mcpCommands = Set.of("/nowhere/server");
    stdio(true, "", List.of("/nowhere/server"));
    // when
    var failure = failure("{\"item\":\"pen\"}");
    // then
    assertThat(failure.code()).isEqualTo("tool_unavailable");
    assertThat(bench.states()).isEqualTo("FAILED");
  }

  private void serveHttp() {
    bench.answer =
        (exchange, request) -> {
          if (!request.method().equals("POST")) {
            exchange.sendResponseHeaders(405, -1);
            return;
          }
          var message = JsonMapper.builder().build().readTree(request.body());
          var answer = TinyMcpServer.answer(message, TinyMcpServer.DESCRIPTION);
          if (answer.isPresent()) ToolBench.reply(exchange, 200, answer.get().toString());
          else exchange.sendResponseHeaders(202, -1);
        };
  }

  private Tool http(String digest, String egress) {
    return bench.publish(
        """
        tool: price
        description: Price of an item.
        kind: mcp
        mutates: false
        timeoutMs: 5000
        egress: ["%s"]
        mcp:
          transport: http
          tool: price
          url: http://PLACE/mcp
          headers: {Authorization: "Bearer ${secret:bank-key}"}
          %s
        input: {type: object}
        """
            .formatted(egress, digest.isEmpty() ? "" : "digest: \"" + digest + "\""));
  }

  @Test
  void over_http_the_header_holds_the_secret_and_the_digest_is_the_same() throws Exception {
    // given
    serveHttp();
    var looked = bench.runner().look(http("", "PLACE"));
    http(looked.getFirst().digest(), "PLACE");
    // when
    var answer = bench.call("price", "{\"item\":\"pen\"}");
    // then
    assertThat(answer.path("price").asInt()).isEqualTo(5);
    assertThat(bench.arrived)
        .filteredOn(request -> request.method().equals("POST"))
        .isNotEmpty()
        .allMatch(request -> request.header("Authorization").equals("Bearer " + ToolBench.CANARY));
  }

  @Test
  void over_http_an_answer_of_any_length_is_given_up_at_the_bound() throws Exception {
    // given
    serveHttp();
    var looked = bench.runner().look(http("", "PLACE"));
    http(looked.getFirst().digest(), "PLACE");
    // when, then
    assertThat(failure("{\"item\":\"huge\"}").code()).isEqualTo("tool_output_too_large");
  }

  @Test
  void over_http_an_answer_may_be_a_stream_of_events_that_stays_open() throws Exception {
    // given
    var over = new CountDownLatch(1);
    bench.answer =
        (exchange, request) -> {
          var message = JsonMapper.builder().build().readTree(request.body());
          var answer = TinyMcpServer.answer(message, TinyMcpServer.DESCRIPTION);
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(answer.isPresent() ? 200 : 202, answer.isPresent() ? 0 : -1);
          if (answer.isEmpty()) return;
          var events = ": hello\n\nevent: message\ndata: " + answer.get() + "\n\n";
          exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          awaitQuietly(over);
        };
    var looked = bench.runner().look(http("", "PLACE"));
    http(looked.getFirst().digest(), "PLACE");
    // when, then
    assertThat(bench.call("price", "{\"item\":\"pen\"}").path("price").asInt()).isEqualTo(5);
    assertThat(failure("{\"item\":\"huge\"}").code()).isEqualTo("tool_output_too_large");
    over.countDown();
  }

  private static void awaitQuietly(CountDownLatch over) {
    try {
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void over_http_only_what_is_listed_is_reached() {
    // given
    serveHttp();
    http("", "192.0.2.1:80");
    // when, then
    assertThat(failure("{\"item\":\"pen\"}").code()).isEqualTo("egress_denied");
    assertThat(bench.arrived).isEmpty();
  }
}

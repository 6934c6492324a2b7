package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.agents.ledger.LedgerDesk;
import io.millrace.agents.ledger.LedgerSettings;
import io.millrace.agents.secret.Secret;
import io.millrace.agents.secret.SecretSource;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CallRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Tools, a ledger and a server that answers as it is told. */
final class ToolBench implements AutoCloseable {

  static final String CANARY = "canary-7f3a91";
  private static final LedgerSettings LEDGER =
      new LedgerSettings(
          100_000, Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(10));

  /** A request as it arrived. */
  record Arrived(String method, String uri, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** How the server answers. */
  interface Answer {
    void to(HttpExchange exchange, Arrived arrived) throws IOException;
  }

  final Map<String, Tool> tools = new ConcurrentHashMap<>();
  final List<JavaTool> beans = new ArrayList<>();
  final ConcurrentLinkedQueue<Arrived> arrived = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<CallRecord> records = new ConcurrentLinkedQueue<>();
  final String run = UUID.randomUUID().toString();
  final HttpServer server;
  volatile Answer answer = (exchange, request) -> reply(exchange, 200, "{\"ok\":true}");
  Set<String> privateEgress = Set.of();
  Set<String> mcpCommands = Set.of();
  private final LedgerDatabase database;

  ToolBench(LedgerDatabase database) throws IOException {
    this.database = database;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var request =
              new Arrived(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  Map.copyOf(exchange.getRequestHeaders()),
                  body);
          arrived.add(request);
          answer.to(exchange, request);
          exchange.close();
        });
    server.start();
  }

  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!exchange.getResponseHeaders().containsKey("Content-Type"))
      exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  String place() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Publishes a definition; {@code PLACE} in it is the server's host:port. */
  Tool publish(String yaml) {
    var definition = ToolDefinition.parse(DefinitionText.read(yaml.replace("PLACE", place())));
    var tool = new Tool(definition, 1);
    tools.put(tool.name(), tool);
    return tool;
  }

  ToolRunner runner() {
    SecretSource secrets =
        name -> name.equals("bank-key") ? Optional.of(Secret.of(CANARY)) : Optional.empty();
    return new ToolRunner(
        reference -> Optional.ofNullable(tools.get(reference.name())),
        beans,
        name -> name.equals("shop") ? database.dataSource() : null,
        secrets,
        new ToolSettings(20_000, privateEgress, mcpCommands));
  }

  ToolUse use(int attempt) {
    var owner = new CallOwner("tenant", run, "step", attempt, "agent");
    return new ToolUse(
        owner,
        tools.keySet().stream().map(name -> new Reference(name, 1)).toList(),
        new CallLedger(database.dataSource(), LEDGER).attempt(owner),
        Instant.now().plusSeconds(60),
        records::add);
  }

  LedgerDesk desk() {
    return new LedgerDesk(database.dataSource(), Duration.ofSeconds(5));
  }

  JsonNode call(String name, String arguments) throws Exception {
    return runner().call(name, Json.parse(arguments), use(1)).result().tree();
  }

  /** Everything the ledger has of this run. */
  String ledger() {
    return database.text(
        "select string_agg(calls::text, E'\\n') from agents.calls where run_id = '" + run + "'");
  }

  String states() {
    return database.text(
        "select string_agg(state, ',' order by started_at) from agents.calls where run_id = '"
            + run
            + "'");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

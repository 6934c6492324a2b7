package io.millrace.agents.model;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelTool;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.core.Meter;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.budget.MemoryTenantBudgets;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.budget.TenantBudgets.Limit;
import io.millrace.agents.model.pace.MemoryPaceStore;
import io.millrace.agents.model.pace.PaceStore;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/** A catalog, its published models and the providers they are at. */
abstract class CatalogTest {

  static final JsonSchema CITY =
      schema(
          "{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{\"city\":{\"type\":\"string\"},\"near\":{\"$ref\":\"#/$defs/point\"}},\"$defs\":{\"point\":{\"type\":\"object\",\"properties\":{\"lat\":{\"type\":\"number\"}}}}}");
  static final ModelTool WEATHER = new ModelTool("weather", "Weather of a city", CITY);
  static final String KEY = "sk-canary-1";

  final Meter meter = new Meter();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final List<String> shown = new CopyOnWriteArrayList<>();
  final List<String> resolved = new CopyOnWriteArrayList<>();
  final Map<String, ModelDefinition> published = new HashMap<>();
  final PaceStore paces = new MemoryPaceStore();
  Limit tenantLimit = Limit.NONE;
  private final List<AutoCloseable> opened = new ArrayList<>();

  static JsonSchema schema(String text) {
    return JsonSchema.of(Json.parse(text).tree());
  }

  ScriptedModelServer server(Protocol protocol) throws Exception {
    var server = new ScriptedModelServer(protocol);
    opened.add(server);
    return server;
  }

  void publish(String name, ScriptedModelServer server, Protocol protocol, String more) {
    published.put(
        name,
        ModelDefinition.parse(
            DefinitionText.read(
                """
                model: %s
                description: a test
                provider: %s
                modelName: %s-test
                baseUrl: %s
                apiKey: ${secret:model-key}
                price: {inputUsdPerMtok: 3, cachedInputUsdPerMtok: 1, outputUsdPerMtok: 15}
                %s
                """
                    .formatted(name, protocol.name().toLowerCase(), name, server.url(), more))));
  }

  ModelCatalog catalog() {
    return catalog(paces);
  }

  ModelCatalog catalog(PaceStore store) {
    TenantBudgets budgets = new MemoryTenantBudgets(any -> tenantLimit, Clock.systemUTC());
    var catalog =
        new ModelCatalog(
            (name, version) -> Optional.ofNullable(published.get(name)),
            reference -> {
              resolved.add(reference);
              return KEY;
            },
            Optional.empty(),
            new Pacer(store),
            budgets,
            metrics);
    opened.add(catalog);
    return catalog;
  }

  ModelUse use(long ms) {
    return new ModelUse(
        meter, shown::add, Instant.now().plusMillis(ms), 0, 0, "t-1", CallRecorder.NONE);
  }

  ToolModel open(String name) throws AgentException {
    return open(name, use(30_000));
  }

  ToolModel open(String name, ModelUse use) throws AgentException {
    return catalog().open(new Reference(name, 1), use).orElseThrow();
  }

  static ModelChat ask(String text) {
    return new ModelChat(messages(text), List.of(), null, true);
  }

  static ModelChat askWithTools(String text) {
    return new ModelChat(messages(text), List.of(WEATHER), null, true);
  }

  static List<ModelMessage> messages(String text) {
    return List.of(new ModelMessage.System("Be brief."), new ModelMessage.User(text));
  }

  static String code(ThrowingCall call) throws Exception {
    try {
      call.run();
      return "ok";
    } catch (AgentException e) {
      return e.code();
    }
  }

  interface ThrowingCall {
    void run() throws Exception;
  }

  @AfterEach
  void close() throws Exception {
    for (var one : opened) one.close();
  }
}

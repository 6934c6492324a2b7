package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ToolDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/tools.md}, with addresses and programs of this machine. */
class DocumentedToolsTest {

  private static final Path PAGE = Path.of("../docs/tools.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final String NO_DIGEST = "0".repeat(64);

  @TempDir Path folder;

  private static Map<String, String> examples() throws Exception {
    var examples = new TreeMap<String, String>();
    EXAMPLE
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1))
        .forEach(
            yaml -> examples.put(ToolDefinition.parse(DefinitionText.read(yaml)).name(), yaml));
    return examples;
  }

  @Test
  void each_example_of_the_page_works() throws Exception {
    // given
    var examples = examples();
    var command = TinyMcpServer.command(folder);
    try (var database = new LedgerDatabase(folder);
        var bench = new ToolBench(database)) {
      database.update("create table orders (id bigint, customer text, total numeric, at date)");
      database.update("insert into orders values (1, 'c', 9.50, date '2026-02-01')");
      bench.beans.add(new AddDays());
      bench.mcpCommands = Set.of(String.join(" ", command));
      bench.publish(examples.get("add-days"));
      bench.publish(examples.get("orders-of-customer"));
      bench.publish(examples.get("pay").replace("127.0.0.1:8099", "PLACE"));
      var price =
          examples
              .get("price")
              .replace("[price-server, --stdio]", "['" + String.join("', '", command) + "']");
      var digest = bench.runner().look(bench.publish(price)).getFirst().digest();
      bench.publish(price.replace(NO_DIGEST, digest));
      // when
      var date = bench.call("add-days", "{\"date\":\"2026-01-30\",\"days\":3}");
      var orders =
          bench.call("orders-of-customer", "{\"customer\":\"c\",\"since\":\"2026-01-01\"}");
      bench.call("pay", "{\"account\":\"a\",\"body\":{\"amount\":10}}");
      var item = bench.call("price", "{\"item\":\"pen\"}");
      // then
      assertThat(examples).hasSize(4);
      assertThat(date.path("date").asText()).isEqualTo("2026-02-02");
      assertThat(orders.path("rows").path(0).path("total").asDouble()).isEqualTo(9.5);
      assertThat(bench.arrived.element().uri()).isEqualTo("/accounts/a/payments");
      assertThat(bench.arrived.element().header("Idempotency-key")).hasSize(64);
      assertThat(item.path("price").asInt()).isEqualTo(5);
    }
  }

  /** The bean of the first example. */
  private static final class AddDays implements JavaTool {

    @Override
    public String name() {
      return "add-days";
    }

    @Override
    public JsonNode call(JsonNode arguments, ToolContext context) {
      var date = LocalDate.parse(arguments.path("date").asText());
      return JsonNodeFactory.instance
          .objectNode()
          .put("date", date.plusDays(arguments.path("days").asLong()).toString());
    }
  }
}

package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.ModelReply;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ModelDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/models.md says what is so. */
class ModelsPageTest extends CatalogTest {

  private static final Path PAGE = Path.of("..", "docs", "models.md");
  private static final Path CODE = Path.of("src", "main", "java", "io", "millrace", "agents");
  private static final Pattern CODES =
      Pattern.compile(
          "\"((?:model|pace|budget|tenant|secret|iterations|repeated|needs|prompt)_[a-z_]+)\"");

  @Test
  void the_example_is_a_model_that_answers_and_falls_back() throws Exception {
    // given
    var server = server(Protocol.OPENAI);
    var page = Files.readString(PAGE);
    int from = page.indexOf("```yaml\n") + "```yaml\n".length();
    var example = page.substring(from, page.indexOf("```", from));
    published.put(
        "drafting",
        ModelDefinition.parse(
            DefinitionText.read(
                example.replace("https://models.internal.example/v1", server.url()))));
    publish("drafting-spare", server, Protocol.OPENAI, "");
    server.then(says("A draft.")).then(refuses(401, null)).then(says("Another."));
    var model = open("drafting");

    // when
    var first = model.chat(ask("Draft it."));
    var second = model.chat(ask("Draft it again."));

    // then
    assertThat(first).isEqualTo(new ModelReply.Text("A draft.", "large-1"));
    assertThat(second).isEqualTo(new ModelReply.Text("Another.", "drafting-spare-test"));
    assertThat(resolved).contains("${secret:drafting-key}");
  }

  @Test
  void every_code_of_a_failure_is_on_the_page() throws Exception {
    var page = Files.readString(PAGE);
    var missing = new TreeSet<String>();
    for (var folder : new String[] {"model", "driven"})
      try (var files = Files.walk(CODE.resolve(folder))) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList())
          CODES
              .matcher(Files.readString(file))
              .results()
              .map(match -> match.group(1))
              .filter(code -> !page.contains("`" + code + "`"))
              .forEach(missing::add);
      }

    assertThat(missing).as("add these codes to docs/models.md").isEmpty();
  }
}

package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every guardrail of docs/guardrails.md can be published, and says what the page says. */
class GuardrailsDocumentTest {

  private static final Path FILE = Path.of("../docs/guardrails.md");
  private static final Pattern BLOCK =
      Pattern.compile("```yaml\n(.*?)```\n+```example\n(.*?)```", Pattern.DOTALL);
  private static final Pattern YAML = Pattern.compile("```yaml\n");
  private static final String REWRITTEN = "  => ";
  private static final TextEmbedder EMBEDDER = new TextEmbedder(500, 2);

  record Documented(GuardSettings settings, List<String> examples) {
    @Override
    public String toString() {
      return settings.reference();
    }
  }

  static Stream<Documented> guardrails() throws IOException {
    return BLOCK
        .matcher(Files.readString(FILE))
        .results()
        .map(block -> new Documented(settings(block.group(1)), block.group(2).lines().toList()));
  }

  private static GuardSettings settings(String yaml) {
    return GuardSettings.of(GuardrailDefinition.parse(DefinitionText.read(yaml)), 1);
  }

  @Test
  void every_block_has_examples_and_every_type_has_a_block() throws IOException {
    var types = guardrails().map(d -> d.settings().type()).collect(Collectors.toSet());

    assertThat(types).containsExactlyInAnyOrder(GuardrailType.values());
    assertThat(YAML.matcher(Files.readString(FILE)).results().count())
        .isEqualTo(guardrails().count());
  }

  @ParameterizedTest
  @MethodSource("guardrails")
  void the_examples_come_out_as_written(Documented documented) {
    var factory =
        new GuardFactory(
            new EmbeddingSimilarity(EMBEDDER),
            new EmbeddingInjectionModel(EMBEDDER),
            GuardLimits.DEFAULT);
    var guard = factory.guard(documented.settings());
    var point = documented.settings().at().iterator().next();
    var sources = new ArrayList<Source>();
    var seen = new ArrayList<String>();
    for (var line : documented.examples()) {
      if (line.startsWith(REWRITTEN)) continue;
      var cells = line.split(": ", 2);
      if (cells[0].startsWith("source ")) {
        sources.add(new Source(cells[0].substring("source ".length()), cells[1]));
        continue;
      }
      var subject =
          GuardSubject.of(
                  point, Json.of((Object) cells[1]), Trust.UNTRUSTED, new TokenVault(Guards.SEED))
              .withSources(sources, Set.of());

      var verdict = guard.check(subject);

      seen.add(verdict.word() + ": " + cells[1]);
      if (verdict instanceof Verdict.Rewrite rewrite)
        seen.add(REWRITTEN + rewrite.value().tree().textValue());
    }
    assertThat(seen)
        .isEqualTo(documented.examples().stream().filter(l -> !l.startsWith("source ")).toList());
  }
}

package io.millrace.agents.specialist.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The documents an input is about: its own, or those of a corpus it names. A corpus is a bean, or
 * the folder of the key {@code millrace.specialists.corpus.folder} under the name {@code
 * millrace.specialists.corpus.name}. No other folder can be named.
 */
@ApplicationScoped
public class Corpora {

  private final List<Corpus> corpora;

  @Inject
  Corpora(
      @Any Instance<Corpus> beans,
      @ConfigProperty(name = "millrace.specialists.corpus.name", defaultValue = "documents")
          String name,
      @ConfigProperty(name = "millrace.specialists.corpus.folder") Optional<String> folder) {
    this(
        Stream.concat(
                beans.stream(), folder.map(path -> new FolderCorpus(name, Path.of(path))).stream())
            .toList());
  }

  public Corpora(List<Corpus> corpora) {
    this.corpora = List.copyOf(corpora);
  }

  public List<Source> documents(JsonNode input, AgentContext context)
      throws AgentException, InterruptedException {
    if (input.path("documents").isArray()) return Source.of(input.path("documents"));
    var name = input.path("corpus").asText();
    for (var corpus : corpora)
      if (corpus.name().equals(name)) return context.tool("corpus.read", corpus::documents);
    throw AgentException.permanent(
        "corpus_unknown", "This deployment has no corpus of that name; give 'documents'");
  }
}

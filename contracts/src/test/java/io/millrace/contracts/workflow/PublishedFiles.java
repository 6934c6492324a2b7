package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A catalogue of the files in {@code agents} and {@code workflows} of some folders. */
record PublishedFiles(List<Path> folders) implements Catalog {

  static PublishedFiles in(Path... folders) {
    return new PublishedFiles(List.of(folders));
  }

  @Override
  public Optional<AgentDefinition> agent(String name) {
    return text("agents/" + name).map(AgentDefinition::parse);
  }

  @Override
  public Optional<Workflow> workflow(String name) {
    return text("workflows/" + name).map(WorkflowParser::parse);
  }

  private Optional<DefinitionText> text(String path) {
    for (Path folder : folders) {
      var file = folder.resolve(path + ".yaml");
      try {
        if (Files.exists(file)) return Optional.of(DefinitionText.read(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Optional.empty();
  }
}

package io.millrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as trees: merge keys and anchors resolved, a key that stands twice refused. */
final class Yaml {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Yaml() {}

  /** A document of a file, named for messages. */
  record Document(String where, JsonNode tree) {

    String text(String pointer) {
      return tree.at(pointer).asText("");
    }

    String kind() {
      return text("/kind");
    }

    String name() {
      return text("/metadata/name");
    }

    @Override
    public String toString() {
      return where + " " + kind() + "/" + name();
    }
  }

  static List<Document> documents(Path file) {
    return documents(Repository.ROOT.relativize(file).toString(), Repository.read(file));
  }

  static List<Document> documents(String where, String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var documents = new ArrayList<Document>();
    for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text))
      if (document != null) documents.add(new Document(where, JSON.valueToTree(document)));
    return documents;
  }
}

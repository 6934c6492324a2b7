package io.millrace.statestore.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionReferences;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Definitions in an order in which each comes after what it names. */
final class InOrder {

  /** What names nothing comes first. */
  private static final List<RegistryKind> KINDS =
      List.of(
          RegistryKind.PROMPT,
          RegistryKind.GUARDRAIL,
          RegistryKind.MEMORY,
          RegistryKind.MODEL,
          RegistryKind.TOOL,
          RegistryKind.AGENT,
          RegistryKind.WORKFLOW);

  /** A document of a text, and the lines before it. */
  record Document(RegistryKind kind, DefinitionText text, int linesBefore) {

    JsonNode tree() {
      return text.document();
    }

    private boolean isCalled(RegistryKind kind, String name) {
      return kind == this.kind && tree().path(kind.word()).asText().equals(name);
    }
  }

  private final List<Document> documents;
  private final SequencedSet<Document> ordered = new LinkedHashSet<>();
  private final SequencedSet<Document> underWay = new LinkedHashSet<>();

  private InOrder(List<Document> documents) {
    this.documents = documents;
  }

  /** Those that name each other in a circle stay in the order they came. */
  static List<Document> of(List<Document> documents) {
    var byKind = new ArrayList<>(documents);
    byKind.sort(Comparator.comparingInt(document -> KINDS.indexOf(document.kind())));
    var order = new InOrder(byKind);
    byKind.forEach(order::place);
    return List.copyOf(order.ordered);
  }

  private void place(Document document) {
    if (ordered.contains(document) || !underWay.add(document)) return;
    for (var named : DefinitionReferences.of(document.kind(), document.tree()))
      for (var other : documents)
        if (other.isCalled(named.kind(), named.reference().name())) place(other);
    ordered.add(document);
  }
}

package io.millrace.contracts.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kind of definition. */
public enum RegistryKind {
  AGENT("agents"),
  WORKFLOW("workflows"),
  TOOL("tools"),
  MODEL("models"),
  PROMPT("prompts"),
  GUARDRAIL("guardrails"),
  MEMORY("memories");

  private final String collection;

  RegistryKind(String collection) {
    this.collection = collection;
  }

  /** Name in paths of the API. */
  public String collection() {
    return collection;
  }

  /** Key at the top of its documents, and first part of its keys. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RegistryKind> ofCollection(String collection) {
    return Arrays.stream(values()).filter(kind -> kind.collection.equals(collection)).findFirst();
  }
}

package io.millrace.agents.secret;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The place of a secret in a definition: {@code ${secret:name}}, anywhere in a string. Only the
 * strings of definitions are read for references; what a model or a user says never is.
 *
 * @param name lower-case words joined by hyphens
 */
public record SecretRef(String name) {

  static final Pattern IN_TEXT = Pattern.compile("\\$\\{secret:([a-z][a-z0-9-]{0,62})}");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  public SecretRef {
    if (!NAME.matcher(name).matches())
      throw new IllegalArgumentException(
          "A secret's name has lower-case letters, digits and hyphens");
  }

  /** The text as one whole reference. */
  public static Optional<SecretRef> parse(String text) {
    var found = IN_TEXT.matcher(text);
    return found.matches() ? Optional.of(new SecretRef(found.group(1))) : Optional.empty();
  }

  /** All references in a text. */
  public static Set<SecretRef> in(String text) {
    var references = new LinkedHashSet<SecretRef>();
    IN_TEXT.matcher(text).results().forEach(found -> references.add(new SecretRef(found.group(1))));
    return references;
  }

  /** What a definition declares: all references in its strings. */
  public static Set<SecretRef> declaredBy(Json definition) {
    var references = new LinkedHashSet<SecretRef>();
    collect(definition.tree(), references);
    return references;
  }

  private static void collect(JsonNode node, Set<SecretRef> references) {
    if (node.isTextual()) references.addAll(in(node.textValue()));
    else node.forEach(child -> collect(child, references));
  }

  @Override
  public String toString() {
    return "${secret:" + name + "}";
  }
}

package io.millrace.contracts.definition;

import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The documents of one text, each with the kind its top-level key tells and the lines before it, so
 * that problems keep the lines of the whole text.
 *
 * <p>Bounds: {@link #DOCUMENTS_MAX} documents, each as long as {@link DefinitionText} lets it be.
 */
public record DefinitionParts(RegistryKind kind, String text, int linesBefore) {

  public static final int DOCUMENTS_MAX = 1_000;

  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---[ \\t]*(#.*)?$");

  /**
   * @throws InvalidDefinitionException when a document does not tell its kind
   */
  public static List<DefinitionParts> split(String text) {
    var parts = new ArrayList<DefinitionParts>();
    var problems = new ArrayList<Problem>();
    int line = 0;
    for (String each : SEPARATOR.split(text, -1)) {
      if (!isEmpty(each)) {
        int before = line;
        kind(each)
            .ifPresentOrElse(
                kind -> parts.add(new DefinitionParts(kind, each, before)),
                () ->
                    problems.add(
                        new Problem(
                            "",
                            before + firstLine(each),
                            "No kind is told: one of "
                                + String.join(
                                    ", ",
                                    Arrays.stream(RegistryKind.values())
                                        .map(kind -> kind.word() + ":")
                                        .toList())
                                + " stands at the top level")));
      }
      line += (int) each.chars().filter(c -> c == '\n').count();
    }
    if (parts.size() > DOCUMENTS_MAX)
      problems.add(
          new Problem("", 1, "A text has at most " + DOCUMENTS_MAX + " documents; split it"));
    if (parts.isEmpty() && problems.isEmpty())
      problems.add(new Problem("", 1, "There is no definition in it"));
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    return List.copyOf(parts);
  }

  private static boolean isEmpty(String text) {
    return text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
  }

  private static int firstLine(String text) {
    return 1 + (int) text.lines().takeWhile(String::isBlank).count();
  }

  /** An agent may name its model, prompt and memory, so its own key is looked for first. */
  private static Optional<RegistryKind> kind(String text) {
    try {
      var document = DefinitionText.read(text).document();
      return Arrays.stream(RegistryKind.values())
          .filter(kind -> document.has(kind.word()))
          .findFirst();
    } catch (InvalidDefinitionException e) {
      return kindByLines(text);
    }
  }

  /** A text that cannot be read still tells where, once its kind is known. */
  private static Optional<RegistryKind> kindByLines(String text) {
    return Arrays.stream(RegistryKind.values())
        .filter(
            kind ->
                Pattern.compile("(?m)^(\\{\\s*)?[\"']?" + kind.word() + "[\"']?\\s*:")
                    .matcher(text)
                    .find())
        .findFirst();
  }
}

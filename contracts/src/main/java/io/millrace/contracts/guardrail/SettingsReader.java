package io.millrace.contracts.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.contracts.definition.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads one object of settings and notes everything that is wrong: what has the wrong type, what is
 * out of its bounds, and, at {@link #end}, what nobody asked for. A wrong value reads as its
 * default, so that reading goes on and one look names all problems.
 */
final class SettingsReader {

  private static final int LIST_SIZE_MAX = 1_000;
  private static final int TEXT_CHARS_MAX = 4_000;
  private static final String POINTER = "A JSON pointer, which begins with a slash";

  private final JsonNode node;
  private final String at;
  private final List<Problem> problems;
  private final Set<String> asked = new HashSet<>();

  SettingsReader(JsonNode node, String at, List<Problem> problems) {
    this.node = node;
    this.at = at;
    this.problems = problems;
    if (!node.isObject()) problem("", "This is an object");
  }

  boolean has(String key) {
    return node.has(key);
  }

  JsonNode raw(String key) {
    asked.add(key);
    return node.isObject() ? node.path(key) : MissingNode.getInstance();
  }

  void problem(String key, String message) {
    problems.add(new Problem(key.isEmpty() ? at : at + "/" + key, 0, message));
  }

  int whole(String key, int min, int max, int otherwise) {
    var value = raw(key);
    if (value.isMissingNode()) return otherwise;
    if (value.isInt() && value.intValue() >= min && value.intValue() <= max)
      return value.intValue();
    problem(key, "A whole number from " + min + " to " + max);
    return otherwise;
  }

  double fraction(String key, double otherwise) {
    var value = raw(key);
    if (value.isMissingNode()) return otherwise;
    if (value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1)
      return value.doubleValue();
    problem(key, "A number from 0 to 1");
    return otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    var value = raw(key);
    if (value.isMissingNode()) return otherwise;
    if (value.isBoolean()) return value.booleanValue();
    problem(key, "true or false");
    return otherwise;
  }

  String text(String key, String otherwise) {
    var value = raw(key);
    if (value.isMissingNode()) return otherwise;
    if (value.isTextual() && value.textValue().length() <= TEXT_CHARS_MAX) return value.textValue();
    problem(key, "A text of at most " + TEXT_CHARS_MAX + " characters");
    return otherwise;
  }

  String oneOf(String key, List<String> words, String otherwise) {
    var word = text(key, otherwise);
    if (words.contains(word)) return word;
    problem(key, "One of " + String.join(", ", words));
    return otherwise;
  }

  List<String> texts(String key) {
    var value = raw(key);
    if (value.isMissingNode()) return List.of();
    var texts = new ArrayList<String>();
    boolean isList = value.isArray() && value.size() <= LIST_SIZE_MAX;
    if (isList)
      for (var item : value) {
        isList &= item.isTextual() && !item.textValue().isBlank();
        isList &= item.asText().length() <= TEXT_CHARS_MAX;
        texts.add(item.asText());
      }
    if (isList) return List.copyOf(texts);
    problem(key, "A list of at most " + LIST_SIZE_MAX + " texts that are not blank");
    return List.of();
  }

  /** Texts of a list that can all be used as patterns; one that cannot is left out. */
  List<String> patterns(String key) {
    var usable = new ArrayList<String>();
    var texts = texts(key);
    for (int i = 0; i < texts.size(); i++) {
      var problem = GuardrailPatterns.problem(texts.get(i));
      if (problem == null) usable.add(texts.get(i));
      else problem(key + "/" + i, problem);
    }
    return usable;
  }

  /** A JSON pointer to something below the whole; empty where there is none. */
  String pointer(String key) {
    var at = text(key, "");
    if (isPointer(at)) return at;
    problem(key, POINTER);
    return "";
  }

  List<String> pointers(String key) {
    var pointers = texts(key);
    for (int i = 0; i < pointers.size(); i++)
      if (!isPointer(pointers.get(i))) problem(key + "/" + i, POINTER);
    return pointers;
  }

  private static boolean isPointer(String text) {
    return text.startsWith("/");
  }

  boolean isEmptyList(String key) {
    return node.path(key).isArray() && node.path(key).isEmpty();
  }

  int problems() {
    return problems.size();
  }

  /** Words of a list that must all be known ones; every unknown one is a problem of its own. */
  List<String> words(String key, Set<String> known) {
    var words = texts(key);
    for (int i = 0; i < words.size(); i++)
      if (!known.contains(words.get(i)))
        problem(key + "/" + i, "One of " + String.join(", ", known.stream().sorted().toList()));
    return words.stream().filter(known::contains).toList();
  }

  List<SettingsReader> objects(String key) {
    var value = raw(key);
    if (value.isMissingNode()) return List.of();
    var readers = new ArrayList<SettingsReader>();
    if (value.isArray() && value.size() <= LIST_SIZE_MAX)
      for (int i = 0; i < value.size(); i++)
        readers.add(new SettingsReader(value.get(i), at + "/" + key + "/" + i, problems));
    else problem(key, "A list of at most " + LIST_SIZE_MAX + " objects");
    return readers;
  }

  /** Names everything in the settings that no type asked for. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name))
                problem(
                    name,
                    "No such setting; there are "
                        + String.join(", ", asked.stream().sorted().toList()));
            });
  }
}

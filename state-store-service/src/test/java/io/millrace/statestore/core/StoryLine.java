package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a story: {@code [run:] verb words and JSON values [# remark]}. Whoever reads it takes
 * what it knows out of the line; what is left over is a mistake of the page.
 */
final class StoryLine {

  private final int number;
  private final String text;
  private final String run;
  private final String verb;
  private final List<String> tokens;

  private StoryLine(int number, String text) {
    this.number = number;
    this.text = text;
    this.tokens = tokens(text);
    run = tokens.getFirst().endsWith(":") ? tokens.removeFirst().replace(":", "") : "";
    verb = tokens.isEmpty() ? "" : tokens.removeFirst();
  }

  /** The line, or null where there is nothing but a remark. */
  static @Nullable StoryLine of(int number, String text) {
    return tokens(text).isEmpty() ? null : new StoryLine(number, text.strip());
  }

  private static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    int i = 0;
    while (i < text.length() && text.charAt(i) != '#') {
      int end = end(text, i);
      if (end > i) tokens.add(text.substring(i, end));
      i = end + 1;
    }
    return tokens;
  }

  /** Where a word ends, or a JSON value with the blanks in it. */
  private static int end(String text, int start) {
    int depth = 0;
    boolean quoted = false;
    int i = start;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') i++;
      else if (c == '"') quoted = !quoted;
      else if (!quoted && (c == '{' || c == '[')) depth++;
      else if (!quoted && (c == '}' || c == ']')) depth--;
      else if (!quoted && depth == 0 && c == ' ') break;
    }
    return i;
  }

  int number() {
    return number;
  }

  String text() {
    return text;
  }

  /** Name of the run it is about; empty where the story has one. */
  String run() {
    return run;
  }

  String verb() {
    return verb;
  }

  /** Whether the word stands in the line. */
  boolean flag(String word) {
    return tokens.remove(word);
  }

  /** What stands after the word. */
  @Nullable String after(String word) {
    int at = tokens.indexOf(word);
    if (at < 0) return null;
    tokens.remove(at);
    if (at == tokens.size()) throw new AssertionError("Something must follow '" + word + "'");
    return tokens.remove(at);
  }

  int number(String word, int otherwise) {
    var value = after(word);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  double decimal(String word, double otherwise) {
    var value = after(word);
    return value == null ? otherwise : Double.parseDouble(value);
  }

  @Nullable Duration duration(String word) {
    var value = after(word);
    return value == null ? null : Duration.parse(value);
  }

  @Nullable Json jsonAfter(String word) {
    var value = after(word);
    return value == null ? null : Json.parse(value);
  }

  String word(String what) {
    return Objects.requireNonNull(optionalWord(), () -> "'" + text + "' does not say the " + what);
  }

  @Nullable String optionalWord() {
    for (String token : tokens)
      if (!isJson(token)) {
        tokens.remove(token);
        return token;
      }
    return null;
  }

  Json json() {
    return Objects.requireNonNull(optionalJson(), () -> "'" + text + "' has no JSON value");
  }

  @Nullable Json optionalJson() {
    for (String token : tokens)
      if (isJson(token)) {
        tokens.remove(token);
        return Json.parse(token);
      }
    return null;
  }

  String quoted(String otherwise) {
    var value = optionalJson();
    return value == null ? otherwise : value.tree().asText();
  }

  List<String> rest() {
    var rest = List.copyOf(tokens);
    tokens.clear();
    return rest;
  }

  private static boolean isJson(String token) {
    return "{[\"-0123456789".indexOf(token.charAt(0)) >= 0
        || List.of("true", "false", "null").contains(token);
  }

  /** Nothing of it may be left unread. */
  void end() {
    if (!tokens.isEmpty()) throw new AssertionError("Not understood: " + String.join(" ", tokens));
  }
}

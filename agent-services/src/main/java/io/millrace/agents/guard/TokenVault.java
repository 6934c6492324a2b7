package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was replaced by placeholders during one attempt, so that the output can be given back with
 * the values the model never saw.
 *
 * <p>A placeholder is {@code [EMAIL_1_3fa9c2]}: its kind, its number, and a mark that follows from
 * the seed. The mark keeps foreign text from naming a placeholder it was not given; the same seed
 * and the same input give the same placeholders, so that a repeated attempt sends the same
 * arguments. The same value has one placeholder. Holds at most {@value #VALUES_MAX} values; beyond
 * that values are masked for good. Kept in memory only, dropped by {@link #close()}. Thread-safe.
 */
public final class TokenVault implements AutoCloseable {

  static final int VALUES_MAX = 10_000;

  private static final int MARK_CHARS = 8;

  private final String mark;
  private final Pattern placeholder;
  private final Map<String, String> byValue = new HashMap<>();
  private final Map<String, String> byPlaceholder = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * @param seed of the attempt's step, the same for each attempt at it and unknown to who writes
   *     its input
   */
  public TokenVault(String seed) {
    this.mark = Sha256.hex(seed).substring(0, MARK_CHARS);
    this.placeholder = Pattern.compile("\\[[A-Z_]{1,32}_\\d{1,5}_" + mark + "]");
  }

  /** Placeholder of a value, or a mask that says the kind where the vault is full. */
  synchronized String tokenOf(String kind, String value) {
    var key = kind + ":" + value;
    var known = byValue.get(key);
    if (known != null) return known;
    if (byValue.size() >= VALUES_MAX) return "[" + kind + "]";
    var token = "[" + kind + "_" + numbers.merge(kind, 1, Integer::sum) + "_" + mark + "]";
    byValue.put(key, token);
    byPlaceholder.put(token, value);
    return token;
  }

  /** The document with every placeholder of this vault replaced by its value, in strings only. */
  public synchronized Json restore(Json document) {
    return byPlaceholder.isEmpty() ? document : Json.of(restored(document.tree()));
  }

  public synchronized int size() {
    return byPlaceholder.size();
  }

  /** Forgets every value. */
  @Override
  public synchronized void close() {
    byValue.clear();
    byPlaceholder.clear();
  }

  /** True where a placeholder of this vault stands around these characters. */
  boolean covers(String text, int from, int to) {
    var found = placeholder.matcher(text);
    while (found.find()) if (found.start() <= from && to <= found.end()) return true;
    return false;
  }

  private JsonNode restored(JsonNode node) {
    if (node instanceof TextNode text) return TextNode.valueOf(restored(text.textValue()));
    if (node instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) array.set(i, restored(array.get(i)));
    else if (node instanceof ObjectNode object)
      for (var member : new ArrayList<>(object.properties()))
        object.set(member.getKey(), restored(member.getValue()));
    return node;
  }

  private String restored(String text) {
    return placeholder
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(byPlaceholder.getOrDefault(found.group(), found.group())));
  }

  @Override
  public String toString() {
    return "TokenVault[" + size() + " values]";
  }
}

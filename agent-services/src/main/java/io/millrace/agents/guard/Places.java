package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The texts of a document, and the document with some of them mended. */
final class Places {

  /** Whole numbers from here on may be a card, a phone or an identity. */
  private static final int NUMBER_DIGITS_MIN = 7;

  private static final int DIGITS_IN_NAME_MAX = 2;

  private static final Pattern FIELD_NAME =
      Pattern.compile("[a-z][a-z0-9]{0,23}(?:[A-Z_-][a-z0-9]{1,23}){0,3}");

  private Places() {}

  static List<Place> of(Json document) {
    var places = new ArrayList<Place>();
    walk(document.tree(), "", List.of(), places);
    return places;
  }

  private static void walk(JsonNode node, String pointer, List<Object> path, List<Place> places) {
    switch (node.getNodeType()) {
      case STRING -> places.add(new Place(pointer, path, node.textValue(), Place.Kind.VALUE));
      case NUMBER -> {
        if (node.isIntegralNumber() && node.asText().length() >= NUMBER_DIGITS_MIN)
          places.add(new Place(pointer, path, node.asText(), Place.Kind.NUMBER));
      }
      case ARRAY -> {
        for (int i = 0; i < node.size(); i++)
          walk(node.get(i), pointer + "/" + i, and(path, i), places);
      }
      case OBJECT -> {
        int at = 0;
        for (var member : node.properties()) {
          var below = pointer + "/" + shown(member.getKey(), at++);
          var there = and(path, member.getKey());
          places.add(new Place(below, there, member.getKey(), Place.Kind.NAME));
          walk(member.getValue(), below, there, places);
        }
      }
      case BOOLEAN, NULL, MISSING, BINARY, POJO -> {}
    }
  }

  /** A name as it may be shown: what does not look like a field's name stands as its place. */
  static String shown(String name, int at) {
    long digits = name.chars().filter(Character::isDigit).count();
    return digits <= DIGITS_IN_NAME_MAX && FIELD_NAME.matcher(name).matches()
        ? name
        : "{" + at + "}";
  }

  /** The document with every hit that mends put in place; where hits overlap, the wider stands. */
  static Json mended(Json document, List<Hit> hits) {
    var byPath = new HashMap<List<Object>, List<Hit>>();
    for (var hit : hits)
      if (hit.mends() && hit.place() != null)
        byPath.computeIfAbsent(hit.place().path(), p -> new ArrayList<>()).add(hit);
    return Json.of(rebuilt(document.tree(), List.of(), byPath));
  }

  private static JsonNode rebuilt(
      JsonNode node, List<Object> path, Map<List<Object>, List<Hit>> byPath) {
    if (node instanceof TextNode text) {
      var hits = byPath.get(path);
      return hits == null ? node : TextNode.valueOf(mended(text.textValue(), hits));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++)
        array.set(i, rebuilt(array.get(i), and(path, i), byPath));
    } else if (node instanceof ObjectNode object) {
      for (var name : new ArrayList<>(object.properties()))
        object.set(name.getKey(), rebuilt(name.getValue(), and(path, name.getKey()), byPath));
    }
    return node;
  }

  private static String mended(String text, List<Hit> hits) {
    var ordered =
        hits.stream()
            .sorted(Comparator.comparingInt(Hit::from).thenComparing(h -> -h.to()))
            .toList();
    var out = new StringBuilder();
    int done = 0;
    for (var hit : ordered) {
      if (hit.from() < done) {
        done = Math.max(done, hit.to());
        continue;
      }
      out.append(text, done, hit.from()).append(hit.replacement());
      done = hit.to();
    }
    return out.append(text, done, text.length()).toString();
  }

  private static List<Object> and(List<Object> path, Object step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }
}

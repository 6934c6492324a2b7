package io.millrace.contracts.workflow;

import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a value before there is one: which values it may have at most. Where a schema
 * does not decide, the shape is {@link #ANY}, and nothing that follows from it is ever called
 * wrong.
 *
 * <p>Shapes share parts, so a short expression can name a shape that is very large when written
 * out. What is larger than {@link #SIZE_MAX} becomes {@link #ANY} where it is made.
 */
sealed interface Shape {

  Shape ANY = new Any();

  /** No value at all: the items of a list that is empty. */
  Shape NOTHING = new OneOf(List.of());

  /** More alternatives than these are not told apart any more. */
  int ALTERNATIVES_MAX = 8;

  /** More constants than these are not told apart any more. */
  int CONSTANTS_MAX = 200;

  /** Largest shape that is kept, in parts as if each were written out. */
  int SIZE_MAX = 10_000;

  /** Deepest shape that a schema or another workflow gives; what is below is anything. */
  int DEPTH_MAX = 64;

  /** Its parts as if each were written out. */
  int size();

  /** The shape, or anything where it is too large. */
  static Shape bounded(Shape shape) {
    return shape.size() > SIZE_MAX ? ANY : shape;
  }

  /** Anything. */
  record Any() implements Shape {
    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * A single value.
   *
   * @param constants the values it may have; empty where they are not known
   * @param rule JSON Schema that says more about it; null where nothing more is said
   */
  record Scalar(Kind kind, List<Json> constants, @Nullable Json rule) implements Shape {
    public Scalar {
      constants = constants.size() > CONSTANTS_MAX ? List.of() : List.copyOf(constants);
    }

    @Override
    public int size() {
      return 1;
    }
  }

  record ListOf(Shape item, int size) implements Shape {
    ListOf(Shape item) {
      this(item, 1 + item.size());
    }
  }

  /**
   * @param required keys that are always there
   * @param others what further keys hold; null where there are none
   */
  record ObjectOf(
      SequencedMap<String, Shape> properties,
      SortedSet<String> required,
      @Nullable Shape others,
      int size)
      implements Shape {
    ObjectOf(
        SequencedMap<String, Shape> properties,
        SortedSet<String> required,
        @Nullable Shape others) {
      this(
          properties,
          required,
          others,
          1 + sum(properties.values()) + (others == null ? 0 : others.size()));
    }

    public ObjectOf {
      properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
      required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
    }

    /** The keys it is known to have, for people. */
    String keys() {
      return properties.isEmpty() ? "no key" : String.join(", ", properties.keySet());
    }
  }

  /** One of several; made by {@link #either} only. */
  record OneOf(List<Shape> alternatives, int size) implements Shape {
    OneOf(List<Shape> alternatives) {
      this(alternatives, sum(alternatives));
    }

    public OneOf {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** Kinds of single values: those of JSON, and those CEL computes with. */
  enum Kind {
    NULL("null"),
    BOOLEAN("true or false"),
    INTEGER("an integer"),
    /** A number that is certainly a decimal one while CEL computes with it. */
    DOUBLE("a decimal number"),
    /** A number of a document: an integer or a decimal one. */
    NUMBER("a number"),
    UNSIGNED("an unsigned integer"),
    STRING("a string"),
    TIMESTAMP("a timestamp"),
    DURATION("a duration"),
    BYTES("bytes"),
    TYPE("a type");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    boolean isNumber() {
      return switch (this) {
        case INTEGER, DOUBLE, NUMBER, UNSIGNED -> true;
        case NULL, BOOLEAN, STRING, TIMESTAMP, DURATION, BYTES, TYPE -> false;
      };
    }

    /** What a document makes of it. */
    Kind inDocument() {
      return switch (this) {
        case TIMESTAMP, DURATION, BYTES, TYPE -> STRING;
        case UNSIGNED -> INTEGER;
        case DOUBLE -> NUMBER;
        case NULL, BOOLEAN, INTEGER, NUMBER, STRING -> this;
      };
    }
  }

  private static int sum(Collection<Shape> parts) {
    long sum = 0;
    for (Shape part : parts) sum += part.size();
    return (int) Math.min(Integer.MAX_VALUE / 2, sum);
  }

  static Shape of(Kind kind) {
    return new Scalar(kind, List.of(), null);
  }

  static Shape constant(Kind kind, Json value) {
    return new Scalar(kind, List.of(value), null);
  }

  /** An object that has all of these keys and no other. */
  static Shape object(SequencedMap<String, Shape> properties) {
    return object(properties, properties.keySet());
  }

  /** An object that has no key but these. */
  static Shape object(SequencedMap<String, Shape> properties, Set<String> required) {
    return new ObjectOf(properties, new TreeSet<>(required), null);
  }

  static Shape either(Shape one, Shape other) {
    return either(List.of(one, other));
  }

  /** The values of all of them; {@link #NOTHING} of none. */
  static Shape either(List<Shape> shapes) {
    var found = new ArrayList<Shape>();
    for (Shape shape : shapes)
      for (Shape alternative : alternatives(shape)) {
        if (alternative instanceof Any) return ANY;
        merge(found, alternative);
      }
    if (found.size() > ALTERNATIVES_MAX) return ANY;
    return found.size() == 1 ? found.getFirst() : new OneOf(found);
  }

  private static void merge(List<Shape> found, Shape added) {
    if (found.contains(added)) return;
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i) instanceof Scalar a && added instanceof Scalar b && a.kind() == b.kind()) {
        found.set(i, new Scalar(a.kind(), constants(a, b), null));
        return;
      }
      if (found.get(i) instanceof ListOf a && added instanceof ListOf b) {
        found.set(i, new ListOf(either(a.item(), b.item())));
        return;
      }
    }
    found.add(added);
  }

  private static List<Json> constants(Scalar a, Scalar b) {
    if (a.constants().isEmpty() || b.constants().isEmpty()) return List.of();
    var all = new LinkedHashSet<>(a.constants());
    all.addAll(b.constants());
    return List.copyOf(all);
  }

  /** The shape itself, or what it is one of. */
  static List<Shape> alternatives(Shape shape) {
    return shape instanceof OneOf either ? either.alternatives() : List.of(shape);
  }

  /** What is left of it once it stood in a document. */
  static Shape inDocument(Shape shape) {
    return inDocument(bounded(shape), DEPTH_MAX);
  }

  private static Shape inDocument(Shape shape, int depth) {
    if (depth == 0) return ANY;
    return switch (shape) {
      case Any any -> any;
      case Scalar scalar ->
          scalar.kind() == scalar.kind().inDocument() ? scalar : of(scalar.kind().inDocument());
      case ListOf list -> new ListOf(inDocument(list.item(), depth - 1));
      case ObjectOf object -> {
        var properties = new LinkedHashMap<String, Shape>();
        object
            .properties()
            .forEach((key, value) -> properties.put(key, inDocument(value, depth - 1)));
        var others = object.others();
        yield new ObjectOf(
            properties, object.required(), others == null ? null : inDocument(others, depth - 1));
      }
      case OneOf oneOf ->
          either(oneOf.alternatives().stream().map(each -> inDocument(each, depth - 1)).toList());
    };
  }

  /** For people. */
  static String words(Shape shape) {
    return switch (shape) {
      case Any any -> "anything";
      case Scalar scalar -> scalar.kind().words;
      case ListOf list -> "a list";
      case ObjectOf object -> "an object";
      case OneOf oneOf ->
          oneOf.alternatives().isEmpty()
              ? "nothing"
              : oneOf.alternatives().stream()
                  .map(Shape::words)
                  .distinct()
                  .collect(Collectors.joining(" or "));
    };
  }
}

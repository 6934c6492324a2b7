package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Shape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether values of one shape can be values of another. Only what can never fit is told: a value
 * that fits for some data is the data's matter.
 *
 * <p>Bound: {@link #PLACES_MAX} places are compared; the rest counts as fitting.
 */
final class ShapeFit {

  static final int PLACES_MAX = 10_000;

  private final List<String> misfits = new ArrayList<>();
  private int places;

  private ShapeFit() {}

  /** What of the given value can never be what is wanted, each with how to mend it. */
  static List<String> misfits(Shape given, Shape wanted) {
    var fit = new ShapeFit();
    fit.compare("", given, wanted);
    return fit.misfits;
  }

  static boolean mayBe(Shape shape, Kind kind) {
    return mayBe(shape, List.of(kind));
  }

  static boolean mayBe(Shape shape, List<Kind> kinds) {
    return shape.equals(Shape.NOTHING)
        || Shape.alternatives(shape).stream()
            .anyMatch(
                each ->
                    each instanceof Shape.Any
                        || (each instanceof Shape.Scalar scalar && kinds.contains(scalar.kind())));
  }

  static boolean mayBeNumber(Shape shape) {
    return mayBe(shape, List.of(Kind.INTEGER, Kind.NUMBER, Kind.DOUBLE, Kind.UNSIGNED));
  }

  static boolean mayBeList(Shape shape) {
    return shape.equals(Shape.NOTHING)
        || Shape.alternatives(shape).stream()
            .anyMatch(each -> each instanceof Shape.Any || each instanceof Shape.ListOf);
  }

  /** A question for null is never wrong. */
  static boolean mayBeEqual(Shape one, Shape other) {
    if (one.equals(Shape.NOTHING) || other.equals(Shape.NOTHING)) return true;
    return Shape.alternatives(one).stream()
        .anyMatch(
            a -> Shape.alternatives(other).stream().anyMatch(b -> alternativesMayBeEqual(a, b)));
  }

  private static boolean alternativesMayBeEqual(Shape one, Shape other) {
    if (one instanceof Shape.Scalar a && other instanceof Shape.Scalar b)
      return a.kind() == Kind.NULL
          || b.kind() == Kind.NULL
          || (a.kind().isNumber() && b.kind().isNumber())
          || (a.kind() == b.kind() && shareAConstant(a, b));
    if (isNull(one) || isNull(other)) return true;
    return switch (one) {
      case Shape.Any any -> true;
      case Shape.Scalar scalar -> other instanceof Shape.Any;
      case Shape.ListOf list -> other instanceof Shape.Any || other instanceof Shape.ListOf;
      case Shape.ObjectOf object -> other instanceof Shape.Any || other instanceof Shape.ObjectOf;
      case Shape.OneOf nested -> true;
    };
  }

  private static boolean isNull(Shape shape) {
    return shape instanceof Shape.Scalar scalar && scalar.kind() == Kind.NULL;
  }

  private static boolean shareAConstant(Shape.Scalar a, Shape.Scalar b) {
    return a.constants().isEmpty()
        || b.constants().isEmpty()
        || a.constants().stream().anyMatch(b.constants()::contains);
  }

  private void compare(String place, Shape given, Shape wanted) {
    if (++places > PLACES_MAX || given.equals(Shape.NOTHING) || wanted.equals(Shape.NOTHING))
      return;
    var ways = new ArrayList<List<String>>();
    for (Shape one : Shape.alternatives(given))
      for (Shape other : Shape.alternatives(wanted)) {
        var found = attempt(place, one, other);
        if (found.isEmpty()) return;
        if (sameForm(one, other)) ways.add(found);
      }
    if (ways.size() == 1) misfits.addAll(ways.getFirst());
    else misfits.add(mismatch(place, given, wanted));
  }

  private List<String> attempt(String place, Shape given, Shape wanted) {
    int before = misfits.size();
    compareAlternatives(place, given, wanted);
    var found = misfits.subList(before, misfits.size());
    var copy = List.copyOf(found);
    found.clear();
    return copy;
  }

  private static boolean sameForm(Shape given, Shape wanted) {
    return (given instanceof Shape.Scalar a
            && wanted instanceof Shape.Scalar b
            && kindsFit(a.kind(), b.kind()))
        || (given instanceof Shape.ListOf && wanted instanceof Shape.ListOf)
        || (given instanceof Shape.ObjectOf && wanted instanceof Shape.ObjectOf);
  }

  private void compareAlternatives(String place, Shape given, Shape wanted) {
    if (given instanceof Shape.Any || wanted instanceof Shape.Any) return;
    if (!sameForm(given, wanted)) misfits.add(mismatch(place, given, wanted));
    else if (given instanceof Shape.Scalar a && wanted instanceof Shape.Scalar b)
      compareConstants(place, a, b);
    else if (given instanceof Shape.ListOf a && wanted instanceof Shape.ListOf b)
      compare(place + "[]", a.item(), b.item());
    else if (given instanceof Shape.ObjectOf a && wanted instanceof Shape.ObjectOf b)
      compareObjects(place, a, b);
  }

  /** A decimal number of an expression may be whole, and then it is an integer of a document. */
  private static boolean kindsFit(Kind given, Kind wanted) {
    return given.isNumber() && wanted.isNumber() || given.inDocument() == wanted.inDocument();
  }

  private void compareConstants(String place, Shape.Scalar given, Shape.Scalar wanted) {
    var rule = wanted.rule();
    if (given.constants().isEmpty() || rule == null) return;
    var schema = JsonSchema.of(rule.tree());
    for (Json constant : given.constants()) if (schema.validate(constant).isEmpty()) return;
    var first = given.constants().getFirst();
    misfits.add(
        "%s must not be %s: %s; give another value"
            .formatted(
                named(place),
                given.constants().stream().map(Json::text).collect(Collectors.joining(" or ")),
                schema.validate(first).stream()
                    .map(Problem::message)
                    .collect(Collectors.joining(", "))));
  }

  private void compareObjects(String place, Shape.ObjectOf given, Shape.ObjectOf wanted) {
    for (String key : wanted.required())
      if (!given.properties().containsKey(key) && given.others() == null)
        misfits.add(
            "%s is missing%s; add it"
                .formatted(named(place(place, key)), article(wanted.properties().get(key))));
    given
        .properties()
        .forEach(
            (key, value) -> {
              var expected =
                  wanted.properties().containsKey(key)
                      ? wanted.properties().get(key)
                      : wanted.others();
              if (expected != null) compare(place(place, key), value, expected);
              else if (given.required().contains(key))
                misfits.add(
                    "%s is not taken; mend the name (%s) or take it out"
                        .formatted(named(place(place, key)), wanted.keys()));
            });
  }

  private static String article(@Nullable Shape shape) {
    return shape == null || shape instanceof Shape.Any ? "" : " (" + Shape.words(shape) + ")";
  }

  private static String mismatch(String place, Shape given, Shape wanted) {
    return "%s must be %s, not %s; give that or convert it"
        .formatted(named(place), Shape.words(wanted), Shape.words(given));
  }

  private static String place(String place, String key) {
    return place.isEmpty() ? key : place + "." + key;
  }

  private static String named(String place) {
    return place.isEmpty() ? "it" : "'" + place + "'";
  }
}

package io.millrace.contracts.workflow;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Shape.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an expression makes of variables whose shapes are known. Tells of every part that cannot
 * have a value, whatever the data; a part that was told of counts as anything from there on, so one
 * mistake is told once.
 */
final class ExpressionShapes {

  private static final String INDEX = "_[_]";

  private final CelAbstractSyntaxTree ast;
  private final Consumer<String> problems;

  private ExpressionShapes(CelAbstractSyntaxTree ast, Consumer<String> problems) {
    this.ast = ast;
    this.problems = problems;
  }

  /**
   * @param problems is told what cannot be, and how to mend it
   */
  static Shape of(Expression expression, Map<String, Shape> variables, Consumer<String> problems) {
    var ast = expression.ast();
    return new ExpressionShapes(ast, problems).of(ast.getExpr(), variables);
  }

  private Shape of(CelExpr expression, Map<String, Shape> variables) {
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression.constant());
      case IDENT -> variables.getOrDefault(expression.ident().name(), Shape.ANY);
      case SELECT -> select(expression.select(), variables);
      case CALL -> Shape.bounded(call(expression, expression.call(), variables));
      case LIST -> new Shape.ListOf(Shape.either(shapes(expression.list().elements(), variables)));
      case MAP -> map(expression.map(), variables);
      case COMPREHENSION -> comprehension(expression.comprehension(), variables);
      case STRUCT, NOT_SET -> Shape.ANY;
    };
  }

  private List<Shape> shapes(List<CelExpr> expressions, Map<String, Shape> variables) {
    return expressions.stream().map(each -> of(each, variables)).toList();
  }

  private static Shape constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> Shape.of(Kind.NULL);
      case BOOLEAN_VALUE -> Shape.constant(Kind.BOOLEAN, Json.of(constant.booleanValue()));
      case INT64_VALUE -> Shape.constant(Kind.INTEGER, Json.of(constant.int64Value()));
      case DOUBLE_VALUE -> Shape.constant(Kind.DOUBLE, Json.of(constant.doubleValue()));
      case STRING_VALUE -> Shape.constant(Kind.STRING, Json.of(constant.stringValue()));
      case UINT64_VALUE -> Shape.of(Kind.UNSIGNED);
      case BYTES_VALUE -> Shape.of(Kind.BYTES);
      case TIMESTAMP_VALUE -> Shape.of(Kind.TIMESTAMP);
      case DURATION_VALUE -> Shape.of(Kind.DURATION);
      case NOT_SET -> Shape.ANY;
    };
  }

  private Shape select(CelSelect select, Map<String, Shape> variables) {
    var found = member(select.operand(), select.field(), variables);
    return select.testOnly() ? Shape.of(Kind.BOOLEAN) : found;
  }

  private Shape member(CelExpr holder, String key, Map<String, Shape> variables) {
    var shape = of(holder, variables);
    var found = new ArrayList<Shape>();
    for (Shape alternative : Shape.alternatives(shape)) {
      var value = member(alternative, key);
      if (value != null) found.add(value);
    }
    if (!found.isEmpty() || shape.equals(Shape.NOTHING)) return Shape.either(found);
    problems.accept(
        shape instanceof Shape.ObjectOf object
            ? "%s has no '%s'; it has %s: mend the name, or let the schema name it"
                .formatted(text(holder), key, object.keys())
            : "%s is %s, so it has no '%s'; read it as it is"
                .formatted(text(holder), Shape.words(shape), key));
    return Shape.ANY;
  }

  private static @Nullable Shape member(Shape holder, String key) {
    return switch (holder) {
      case Shape.Any any -> any;
      case Shape.ObjectOf object ->
          object.properties().containsKey(key) ? object.properties().get(key) : object.others();
      case Shape.Scalar scalar -> null;
      case Shape.ListOf list -> null;
      case Shape.OneOf nested -> Shape.ANY;
    };
  }

  private Shape map(CelExpr.CelMap map, Map<String, Shape> variables) {
    var properties = new LinkedHashMap<String, Shape>();
    var others = new ArrayList<Shape>();
    for (var entry : map.entries()) {
      var key = of(entry.key(), variables);
      var value = of(entry.value(), variables);
      if (key instanceof Shape.Scalar scalar && scalar.constants().size() == 1)
        properties.put(scalar.constants().getFirst().tree().asText(), value);
      else others.add(value);
    }
    return new Shape.ObjectOf(
        properties,
        new TreeSet<>(properties.keySet()),
        others.isEmpty() ? null : Shape.either(others));
  }

  private Shape call(CelExpr expression, CelCall call, Map<String, Shape> variables) {
    var operands = new ArrayList<CelExpr>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    if (call.function().equals(INDEX) && isText(operands.get(1)))
      return member(operands.get(0), operands.get(1).constant().stringValue(), variables);
    var arguments = shapes(operands, variables);
    return switch (call.function()) {
      case "_?_:_" -> {
        requireCondition(operands.get(0), arguments.get(0));
        yield Shape.either(arguments.get(1), arguments.get(2));
      }
      case "_==_", "_!=_" -> compared(operands, arguments);
      case INDEX -> indexed(operands, arguments);
      case "dyn" -> Shape.ANY;
      case "_+_" ->
          arguments.get(0) instanceof Shape.ListOf && arguments.get(1) instanceof Shape.ListOf
              ? Shape.either(arguments)
              : overloaded(expression, operands, arguments);
      default -> overloaded(expression, operands, arguments);
    };
  }

  private static boolean isText(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private void requireCondition(CelExpr condition, Shape shape) {
    if (!ShapeFit.mayBe(shape, Kind.BOOLEAN))
      problems.accept(
          "%s must be true or false before '?', but is %s; compare it, for example with =="
              .formatted(text(condition), Shape.words(shape)));
  }

  /** Values of different kinds are never equal; asking for null is always fine. */
  private Shape compared(List<CelExpr> operands, List<Shape> arguments) {
    if (!ShapeFit.mayBeEqual(arguments.get(0), arguments.get(1)))
      problems.accept(
          "%s and %s are never equal: %s against %s; compare with a value it can have"
              .formatted(
                  text(operands.get(0)),
                  text(operands.get(1)),
                  values(arguments.get(0)),
                  values(arguments.get(1))));
    return Shape.of(Kind.BOOLEAN);
  }

  private static String values(Shape shape) {
    return shape instanceof Shape.Scalar scalar && !scalar.constants().isEmpty()
        ? scalar.constants().stream().map(Json::text).collect(Collectors.joining(" or "))
        : Shape.words(shape);
  }

  private Shape indexed(List<CelExpr> operands, List<Shape> arguments) {
    var found = new ArrayList<Shape>();
    for (Shape alternative : Shape.alternatives(arguments.get(0))) {
      switch (alternative) {
        case Shape.Any any -> found.add(any);
        case Shape.ObjectOf object -> found.add(Shape.ANY);
        case Shape.ListOf list -> {
          if (ShapeFit.mayBeNumber(arguments.get(1))) found.add(list.item());
        }
        case Shape.Scalar scalar -> {}
        case Shape.OneOf nested -> found.add(Shape.ANY);
      }
    }
    if (!found.isEmpty() || arguments.get(0).equals(Shape.NOTHING)) return Shape.either(found);
    problems.accept(
        "%s is %s, so it has nothing at %s (%s); a list has places from 0, an object has keys"
            .formatted(
                text(operands.get(0)),
                Shape.words(arguments.get(0)),
                text(operands.get(1)),
                Shape.words(arguments.get(1))));
    return Shape.ANY;
  }

  private Shape overloaded(CelExpr expression, List<CelExpr> operands, List<Shape> arguments) {
    var reference = ast.getReference(expression.id());
    if (reference.isEmpty()) return Shape.ANY;
    var result = CelOverloads.result(reference.get().overloadIds(), arguments);
    if (result != null) return result;
    problems.accept(
        "'%s' does not take %s; convert what does not fit, for example with int(), double() or string()"
            .formatted(name(expression.call()), described(operands, arguments)));
    return Shape.ANY;
  }

  private static String described(List<CelExpr> operands, List<Shape> arguments) {
    var described = new ArrayList<String>();
    for (int i = 0; i < operands.size(); i++)
      described.add(text(operands.get(i)) + " (" + Shape.words(arguments.get(i)) + ")");
    return String.join(" and ", described);
  }

  /** One round over an item that stands for all: the macros of CEL need no second. */
  private Shape comprehension(CelComprehension loop, Map<String, Shape> variables) {
    var range = of(loop.iterRange(), variables);
    var scope = new HashMap<>(variables);
    scope.put(loop.iterVar(), item(loop.iterRange(), range));
    if (!loop.iterVar2().isEmpty()) scope.put(loop.iterVar2(), Shape.ANY);
    var before = of(loop.accuInit(), scope);
    scope.put(loop.accuVar(), before);
    scope.put(loop.accuVar(), Shape.either(before, of(loop.loopStep(), scope)));
    return of(loop.result(), scope);
  }

  private Shape item(CelExpr range, Shape shape) {
    var found = new ArrayList<Shape>();
    for (Shape alternative : Shape.alternatives(shape)) {
      switch (alternative) {
        case Shape.Any any -> found.add(any);
        case Shape.ListOf list -> found.add(list.item());
        case Shape.ObjectOf object -> found.add(Shape.of(Kind.STRING));
        case Shape.Scalar scalar -> {}
        case Shape.OneOf nested -> found.add(Shape.ANY);
      }
    }
    if (!found.isEmpty() || shape.equals(Shape.NOTHING)) return Shape.either(found);
    problems.accept("%s is %s, not a list; give a list".formatted(text(range), Shape.words(shape)));
    return Shape.ANY;
  }

  /** The operator or function as it is written: {@code _+_} is {@code +}. */
  private static String name(CelCall call) {
    return call.function().replace("_", "").replace("@", "");
  }

  /** The expression as it was written, where it is a path. */
  private static String text(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> expression.ident().name();
      case SELECT -> text(expression.select().operand()) + "." + expression.select().field();
      case CONSTANT ->
          constant(expression.constant()) instanceof Shape.Scalar scalar
                  && !scalar.constants().isEmpty()
              ? scalar.constants().getFirst().text()
              : "a constant";
      case CALL ->
          expression.call().function().equals(INDEX)
              ? text(expression.call().args().get(0))
                  + "["
                  + text(expression.call().args().get(1))
                  + "]"
              : "the result of '" + name(expression.call()) + "'";
      case MAP -> "the object";
      case LIST -> "the list";
      case COMPREHENSION -> "the result";
      case STRUCT, NOT_SET -> "it";
    };
  }
}

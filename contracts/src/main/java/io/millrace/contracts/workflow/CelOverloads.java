package io.millrace.contracts.workflow;

import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import io.millrace.contracts.workflow.Shape.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which functions and operators of CEL take which shapes, and what they make of them. */
final class CelOverloads {

  private static final Map<String, CelOverloadDecl> BY_ID = new HashMap<>();

  static {
    for (var function : StandardFunction.values())
      for (var overload : function.functionDecl().overloads())
        BY_ID.put(overload.overloadId(), overload);
  }

  private CelOverloads() {}

  /**
   * @param ids overloads that the expression alone leaves open
   * @return what the call gives; null where none of them takes these arguments
   */
  static @Nullable Shape result(List<String> ids, List<Shape> arguments) {
    var results = new ArrayList<Shape>();
    for (String id : ids) {
      var overload = BY_ID.get(id);
      if (overload == null) return Shape.ANY;
      if (takes(overload.parameterTypes(), arguments)) results.add(shape(overload.resultType()));
    }
    return results.isEmpty() ? null : Shape.either(results);
  }

  private static boolean takes(List<CelType> parameters, List<Shape> arguments) {
    if (parameters.size() != arguments.size()) return false;
    for (int i = 0; i < parameters.size(); i++)
      if (!takes(parameters.get(i).kind(), arguments.get(i))) return false;
    return true;
  }

  private static boolean takes(CelKind parameter, Shape argument) {
    return switch (argument) {
      case Shape.Any any -> true;
      case Shape.OneOf oneOf ->
          oneOf.alternatives().isEmpty()
              || oneOf.alternatives().stream().anyMatch(each -> takes(parameter, each));
      case Shape.ListOf list -> isOpen(parameter) || parameter == CelKind.LIST;
      case Shape.ObjectOf object -> isOpen(parameter) || parameter == CelKind.MAP;
      case Shape.Scalar scalar -> isOpen(parameter) || takes(parameter, scalar.kind());
    };
  }

  private static boolean isOpen(CelKind parameter) {
    return switch (parameter) {
      case DYN, ANY, TYPE_PARAM, OPAQUE, STRUCT, UNSPECIFIED, ERROR -> true;
      case BOOL,
          BYTES,
          DOUBLE,
          DURATION,
          INT,
          LIST,
          MAP,
          NULL_TYPE,
          STRING,
          TIMESTAMP,
          TYPE,
          UINT ->
          false;
    };
  }

  private static boolean takes(CelKind parameter, Kind argument) {
    return switch (argument) {
      case NULL -> parameter == CelKind.NULL_TYPE;
      case BOOLEAN -> parameter == CelKind.BOOL;
      case INTEGER -> parameter == CelKind.INT;
      case DOUBLE -> parameter == CelKind.DOUBLE;
      case NUMBER -> parameter == CelKind.INT || parameter == CelKind.DOUBLE;
      case UNSIGNED -> parameter == CelKind.UINT;
      case STRING -> parameter == CelKind.STRING;
      case TIMESTAMP -> parameter == CelKind.TIMESTAMP;
      case DURATION -> parameter == CelKind.DURATION;
      case BYTES -> parameter == CelKind.BYTES;
      case TYPE -> parameter == CelKind.TYPE;
    };
  }

  private static Shape shape(CelType result) {
    return switch (result.kind()) {
      case BOOL -> Shape.of(Kind.BOOLEAN);
      case BYTES -> Shape.of(Kind.BYTES);
      case DOUBLE -> Shape.of(Kind.DOUBLE);
      case DURATION -> Shape.of(Kind.DURATION);
      case INT -> Shape.of(Kind.INTEGER);
      case LIST -> new Shape.ListOf(Shape.ANY);
      case NULL_TYPE -> Shape.of(Kind.NULL);
      case STRING -> Shape.of(Kind.STRING);
      case TIMESTAMP -> Shape.of(Kind.TIMESTAMP);
      case TYPE -> Shape.of(Kind.TYPE);
      case UINT -> Shape.of(Kind.UNSIGNED);
      case DYN, ANY, TYPE_PARAM, OPAQUE, STRUCT, MAP, UNSPECIFIED, ERROR -> Shape.ANY;
    };
  }
}

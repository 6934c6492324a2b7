package io.millrace.contracts.workflow;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import io.millrace.contracts.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL expression over JSON values. Pure and total within bounds: it reads only its
 * variables, has no loops but the bounded macros, and either has a value or fails with an {@link
 * ExpressionException} (a missing key fails; {@code has(a.b)} asks for it).
 *
 * <p>Bounds: {@link #SOURCE_CHARS_MAX}, {@link #ITERATIONS_MAX}, {@link EvaluationBounds#SIZE_MAX}.
 *
 * <p>What it may read is its {@link Place}. Integers and doubles compare with each other.
 */
public final class Expression {

  /** Longest source that is compiled. */
  public static final int SOURCE_CHARS_MAX = 8_192;

  /** Most rounds of all its macros together. */
  public static final int ITERATIONS_MAX = 10_000;

  /** Where an expression stands, and so what it reads. */
  public enum Place {
    /** A step, or the output of the workflow. */
    STEP("input", "steps", "run", "session"),
    /** A call of a map. */
    ITEM("input", "steps", "run", "session", "item", "index"),
    /** A call of a loop. */
    LOOP("input", "steps", "run", "session", "loop"),
    /** The mapping of a chat message to the input. */
    CHAT("message", "context");

    private final Set<String> variables;

    Place(String... variables) {
      this.variables = Set.of(variables);
    }

    /** Names it may read. */
    public Set<String> variables() {
      return variables;
    }
  }

  /** CEL keeps the word {@code loop} for languages it may be embedded in; here it is a variable. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableReservedIds(false)
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(ITERATIONS_MAX)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  private static final Map<Place, CelCompiler> COMPILERS = new EnumMap<>(Place.class);

  static {
    for (Place place : Place.values()) COMPILERS.put(place, compiler(place.variables()));
  }

  private final String source;
  private final CelAbstractSyntaxTree ast;
  private final CelRuntime.Program program;
  private final SortedSet<String> stepsRead;

  private Expression(String source, CelAbstractSyntaxTree ast, CelRuntime.Program program) {
    this.source = source;
    this.ast = ast;
    this.program = program;
    this.stepsRead = StepReferences.in(ast);
  }

  /**
   * @throws ExpressionException when it does not compile there
   */
  public static Expression of(Place place, String source) {
    return compile(Objects.requireNonNull(COMPILERS.get(place)), source);
  }

  private static CelCompiler compiler(Set<String> variables) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setOptions(OPTIONS);
    variables.forEach(name -> builder.addVar(name, SimpleType.DYN));
    return builder.build();
  }

  private static Expression compile(CelCompiler compiler, String source) {
    if (source.length() > SOURCE_CHARS_MAX)
      throw new ExpressionException(
          "An expression has at most " + SOURCE_CHARS_MAX + " characters, not " + source.length(),
          new IllegalArgumentException());
    try {
      var ast = compiler.compile(source).getAst();
      return new Expression(source, ast, RUNTIME.createProgram(ast));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new ExpressionException(
          "'" + source + "' is not a CEL expression: " + e.getMessage(), e);
    }
  }

  public String source() {
    return source;
  }

  CelAbstractSyntaxTree ast() {
    return ast;
  }

  /** Steps it names. */
  public SortedSet<String> stepsRead() {
    return stepsRead;
  }

  /**
   * @throws ExpressionException when it has no value for them
   */
  public boolean test(Variables variables) {
    return truth(evaluate(variables));
  }

  /**
   * @param variables plain values as {@link Json#value()} gives them
   * @throws ExpressionException when it has no value for them
   */
  public boolean test(Map<String, ?> variables) {
    return truth(evaluate(CelValues.fromPlain(variables)::get));
  }

  private boolean truth(@Nullable Object value) {
    if (value instanceof Boolean truth) return truth;
    throw new ExpressionException(
        "'" + source + "' must be true or false", new IllegalStateException());
  }

  /**
   * The value as a document; keys keep the order of the expression. Timestamps become ISO-8601
   * texts, durations seconds such as {@code 90s}, bytes Base64.
   *
   * @throws ExpressionException when it has no value for them
   */
  public Json json(Variables variables) {
    var value = evaluate(variables);
    try {
      return Json.written(out -> CelValues.write(value, out));
    } catch (IllegalArgumentException e) {
      throw new ExpressionException("'" + source + "' has no value: " + e.getMessage(), e);
    }
  }

  /**
   * The same.
   *
   * @param variables plain values as {@link Json#value()} gives them
   * @throws ExpressionException when it has no value for them
   */
  public Json json(Map<String, ?> variables) {
    return json(CelValues.fromPlain(variables)::get);
  }

  private @Nullable Object evaluate(Variables variables) {
    try {
      CelVariableResolver found = name -> Optional.ofNullable(variables.get(name));
      return program.trace(found, new EvaluationBounds());
    } catch (CelEvaluationException | IllegalArgumentException e) {
      throw new ExpressionException("'" + source + "' has no value: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expression that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}

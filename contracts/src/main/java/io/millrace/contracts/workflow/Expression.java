package io.millrace.contracts.workflow;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.millrace.contracts.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled CEL expression over JSON values. Pure and total within bounds: it reads only its
 * variables, has no loops but the bounded macros, and either has a value or fails with an {@link
 * ExpressionException} (a missing key fails; {@code has(a.b)} asks for it).
 *
 * <p>Variables: of a step {@code input}, {@code steps}, {@code run}; of a chat mapping {@code
 * message}, {@code context}. Integers and doubles compare with each other.
 */
public final class Expression {

  /** Longest source that is compiled. */
  public static final int SOURCE_CHARS_MAX = 8_192;

  private static final Set<String> STEP_VARIABLES = Set.of("input", "steps", "run");
  private static final Set<String> CHAT_VARIABLES = Set.of("message", "context");
  private static final Pattern STEP_REFERENCE =
      Pattern.compile("\\bsteps\\.([a-zA-Z_][a-zA-Z0-9_]*)");
  private static final Pattern STRING_LITERAL =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(10_000)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  private static final CelCompiler STEP_COMPILER = compiler(STEP_VARIABLES);
  private static final CelCompiler CHAT_COMPILER = compiler(CHAT_VARIABLES);

  private final String source;
  private final CelRuntime.Program program;

  private Expression(String source, CelRuntime.Program program) {
    this.source = source;
    this.program = program;
  }

  /** An expression of a step or of the output. */
  public static Expression ofStep(String source) {
    return compile(STEP_COMPILER, source);
  }

  /** The mapping of a chat message to the input. */
  public static Expression ofChat(String source) {
    return compile(CHAT_COMPILER, source);
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
      return new Expression(source, RUNTIME.createProgram(compiler.compile(source).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new ExpressionException(
          "'" + source + "' is not a CEL expression: " + e.getMessage(), e);
    }
  }

  public String source() {
    return source;
  }

  /** Steps it names, outside string literals. */
  public SortedSet<String> stepsRead() {
    var names = new TreeSet<String>();
    var matcher = STEP_REFERENCE.matcher(STRING_LITERAL.matcher(source).replaceAll("\"\""));
    while (matcher.find()) names.add(matcher.group(1));
    return names;
  }

  /**
   * @param variables plain values as {@link Json#value()} gives them
   * @throws ExpressionException when it has no value for them
   */
  public boolean test(Map<String, ?> variables) {
    if (evaluate(variables) instanceof Boolean value) return value;
    throw new ExpressionException(
        "'" + source + "' must be true or false", new IllegalStateException());
  }

  /** The value as a document; keys keep the order of the expression. */
  public Json json(Map<String, ?> variables) {
    return Json.of(CelValues.toPlain(evaluate(variables)));
  }

  private @Nullable Object evaluate(Map<String, ?> variables) {
    try {
      return program.eval(CelValues.fromPlain(variables));
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

package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Documents;
import io.millrace.contracts.workflow.Variables;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see: {@code input}, {@code run}, {@code session} with {@code summary} and {@code
 * turns}, and for every step of the definition {@code steps.<id>} with {@code status}, {@code
 * attempts}, {@code warnings} and, once it succeeded, {@code output} and {@code confidence}. A step
 * without an output has no such key, so {@code has(steps.x.output)} asks for it.
 *
 * <p>Nothing is parsed or looked up before an expression reads it: a run has many steps, and an
 * expression reads few.
 */
final class Scope implements Variables {

  private static final String ID = "id";
  private static final String SESSION_ID = "sessionId";
  private static final String SUMMARY = "summary";
  private static final String TURNS = "turns";
  private static final String STATUS = "status";
  private static final String ATTEMPTS = "attempts";
  private static final String OUTPUT = "output";
  private static final String WARNINGS = "warnings";
  private static final String CONFIDENCE = "confidence";
  private static final String INDEX = "index";
  private static final String LAST = "last";

  private static final Set<String> RUN_FACTS = names(ID, SESSION_ID);
  private static final Set<String> OPEN_STEP = names(STATUS, ATTEMPTS, WARNINGS);
  private static final Set<String> DONE = names(STATUS, ATTEMPTS, OUTPUT, WARNINGS);
  private static final Set<String> DONE_SURELY =
      names(STATUS, ATTEMPTS, OUTPUT, WARNINGS, CONFIDENCE);
  private static final Set<String> FIRST_CALL = names(INDEX);
  private static final Set<String> LATER_CALL = names(INDEX, LAST);
  private static final Map<String, Object> NO_SESSION = noSession();

  private final Run run;
  private final Documents documents;
  private final Map<String, Object> own;
  private @Nullable Map<String, Object> steps;

  private Scope(Run run, Documents documents, Map<String, Object> own) {
    this.run = run;
    this.documents = documents;
    this.own = own;
  }

  private static Set<String> names(String... names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
  }

  private static Map<String, Object> noSession() {
    var session = new LinkedHashMap<String, Object>();
    session.put(SUMMARY, "");
    session.put(TURNS, List.of());
    return Collections.unmodifiableMap(session);
  }

  static Scope of(Run run, Documents documents) {
    return new Scope(run, documents, Map.of());
  }

  /**
   * The same for a call of a map.
   *
   * @param item as the documents give it
   */
  static Scope ofItem(Run run, Documents documents, Object item, long index) {
    return new Scope(run, documents, Map.of("item", item, INDEX, index));
  }

  /** The same for a call of a loop; {@code loop.last} is there from the second on. */
  static Scope ofLoop(Run run, Documents documents, long index, @Nullable Json last) {
    var loop =
        last == null
            ? new LazyMap(FIRST_CALL, name -> index)
            : new LazyMap(LATER_CALL, name -> name.equals(INDEX) ? index : documents.read(last));
    return new Scope(run, documents, Map.of("loop", loop));
  }

  @Override
  public @Nullable Object get(String name) {
    return switch (name) {
      case "input" -> documents.read(run.state().input());
      case "steps" -> steps();
      case "run" -> new LazyMap(RUN_FACTS, fact -> runFact(run.state(), fact));
      case "session" -> session(run.state().context());
      default -> own.get(name);
    };
  }

  private Object steps() {
    if (steps == null)
      steps = new LazyMap(run.workflow().steps().keySet(), id -> step(run.state().steps().get(id)));
    return steps;
  }

  private static Object runFact(RunState state, String fact) {
    if (fact.equals(ID)) return state.runId();
    return state.sessionId() == null ? "" : state.sessionId();
  }

  private Object session(@Nullable Json context) {
    return context == null ? NO_SESSION : documents.read(context);
  }

  private Object step(@Nullable StepState step) {
    if (step != null && step.phase() instanceof StepPhase.Succeeded done)
      return new LazyMap(
          done.confidence() == null ? DONE : DONE_SURELY,
          fact ->
              switch (fact) {
                case OUTPUT -> documents.read(done.output());
                case WARNINGS -> done.warnings();
                case CONFIDENCE -> Objects.requireNonNull(done.confidence());
                default -> begun(step, fact);
              });
    return new LazyMap(
        OPEN_STEP,
        fact ->
            switch (fact) {
              case WARNINGS -> warnings(step);
              default -> begun(step, fact);
            });
  }

  private static Object begun(@Nullable StepState step, String fact) {
    if (fact.equals(STATUS)) return Run.statusName(step == null ? null : step.phase());
    return step == null ? 0L : (long) step.attempts();
  }

  private static List<String> warnings(@Nullable StepState step) {
    return step != null && step.phase() instanceof StepPhase.Skipped skipped && Run.isDegraded(step)
        ? List.of(skipped.reason())
        : List.of();
  }
}

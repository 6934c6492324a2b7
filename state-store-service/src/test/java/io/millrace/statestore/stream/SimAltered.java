package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.statestore.core.Run;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records with one part that is not as it was: what a faulty machine would see. */
final class SimAltered {

  private SimAltered() {}

  /** The same record with another value of a component. */
  static <R extends Record> R with(R record, String component, @Nullable Object value) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var values = new @Nullable Object[components.length];
      for (int i = 0; i < components.length; i++)
        values[i] =
            components[i].getName().equals(component)
                ? value
                : components[i].getAccessor().invoke(record);
      @SuppressWarnings("unchecked")
      var constructor = (Constructor<R>) record.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(component + " of " + record.getClass() + ": " + e, e);
    }
  }

  static Run state(Run run, UnaryOperator<RunState> change) {
    return new Run(run.workflow(), change.apply(run.state()));
  }

  static Run workflow(Run run, UnaryOperator<Workflow> change) {
    return new Run(change.apply(run.workflow()), run.state());
  }

  static Run steps(Run run, UnaryOperator<StepState> change) {
    var steps = new TreeMap<>(run.state().steps());
    steps.replaceAll((id, step) -> change.apply(step));
    return state(run, state -> with(state, "steps", steps));
  }

  static Run definitions(Run run, UnaryOperator<Step> change) {
    var steps = new LinkedHashMap<>(run.workflow().steps());
    steps.replaceAll((id, step) -> change.apply(step));
    return workflow(run, workflow -> with(workflow, "steps", steps));
  }
}

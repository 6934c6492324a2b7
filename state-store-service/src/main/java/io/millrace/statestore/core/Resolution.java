package io.millrace.statestore.core;

import io.millrace.contracts.workflow.Workflow;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the registry said about the workflow of a new run. */
public sealed interface Resolution {

  /** The exact versions the run will use for its whole life. */
  record Resolved(Workflow workflow, int version, String digest, SortedMap<String, Integer> agents)
      implements Resolution {
    public Resolved {
      agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }
  }

  /** There is no such workflow, or it cannot be run; the run ends at once and says so. */
  record Unresolved(String code, String message) implements Resolution {}
}

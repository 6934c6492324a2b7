package io.millrace.statestore.core;

import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.workflow.Workflow;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the registry said about the workflow of a new run. */
public sealed interface Resolution {

  /**
   * The exact versions the run and the runs it starts will use for their whole lives.
   *
   * @param agents versions of all agents, those of sub-workflows and rollbacks included
   * @param terms what these agents may do and use
   * @param workflows versions of all workflows that its steps start, directly or not
   */
  record Resolved(
      Workflow workflow,
      int version,
      String digest,
      SortedMap<String, Integer> agents,
      SortedMap<String, AgentTerms> terms,
      SortedMap<String, Integer> workflows)
      implements Resolution {
    public Resolved {
      agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
      terms = Collections.unmodifiableSortedMap(new TreeMap<>(terms));
      workflows = Collections.unmodifiableSortedMap(new TreeMap<>(workflows));
    }
  }

  /** There is no such workflow, or it cannot be run; the run ends at once and says so. */
  record Unresolved(String code, String message) implements Resolution {}
}

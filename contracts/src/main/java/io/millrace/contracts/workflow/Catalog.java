package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.AgentDefinition;
import java.util.Optional;

/** What is published, as a run that starts now would find it: the newest version of each name. */
public interface Catalog {

  Optional<AgentDefinition> agent(String name);

  Optional<Workflow> workflow(String name);
}

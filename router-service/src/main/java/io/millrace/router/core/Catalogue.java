package io.millrace.router.core;

import io.millrace.contracts.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/** The published workflows. */
public interface Catalogue {

  /** One immutable version. */
  record Published(Workflow workflow, int version) {

    /** {@code name@version}. */
    public String reference() {
      return workflow.name() + "@" + version;
    }
  }

  /** The newest version that new runs may take. */
  Optional<Published> newest(String name);

  /** This very version, deprecated or not. */
  Optional<Published> exact(String name, int version);

  /** The newest version of each, by name. */
  List<Published> all();
}

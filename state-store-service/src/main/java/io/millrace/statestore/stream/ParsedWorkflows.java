package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Parsed definitions by digest, shared by the stream threads: parsing compiles every expression, so
 * it is done once.
 */
@ApplicationScoped
public class ParsedWorkflows {

  /** Definitions kept; the least recently used gives way. */
  private static final int ENTRIES_MAX = 500;

  private final Map<String, Workflow> byDigest =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Workflow> eldest) {
              return size() > ENTRIES_MAX;
            }
          });

  public Workflow get(String digest, Supplier<Json> document) {
    var known = byDigest.get(digest);
    if (known != null) return known;
    var workflow = WorkflowParser.parse(document.get());
    byDigest.put(digest, workflow);
    return workflow;
  }
}

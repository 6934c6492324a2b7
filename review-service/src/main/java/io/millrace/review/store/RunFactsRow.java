package io.millrace.review.store;

import io.millrace.contracts.json.Json;
import io.millrace.review.core.Change;
import io.millrace.review.core.RunFacts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Row of {@code run_facts}: a run that has not ended. */
@Entity
@Table(schema = "reviews", name = "run_facts")
public class RunFactsRow {

  @Id
  @Column(name = "run_id")
  String runId = "";

  @Column(name = "sequence")
  long sequence;

  @Column(name = "session_id")
  @Nullable String sessionId;

  @Column(name = "workflow")
  String workflow = "";

  @Column(name = "workflow_version")
  int workflowVersion;

  @Column(name = "tenant")
  String tenant = "";

  @Column(name = "message")
  @Nullable String message;

  @Column(name = "input")
  String input = "";

  static RunFactsRow of(Change.Remember change) {
    var row = new RunFactsRow();
    var facts = change.facts();
    row.runId = change.runId();
    row.sequence = change.sequence();
    row.sessionId = facts.sessionId();
    row.workflow = facts.workflow() == null ? "" : facts.workflow();
    row.workflowVersion = facts.workflowVersion() == null ? 0 : facts.workflowVersion();
    row.tenant = facts.tenant();
    row.message = Texts.storable(facts.message());
    row.input = facts.input() == null ? Json.NULL.text() : facts.input().text();
    return row;
  }

  RunFacts facts() {
    return new RunFacts(sessionId, workflow, workflowVersion, tenant, message, new Json(input));
  }
}

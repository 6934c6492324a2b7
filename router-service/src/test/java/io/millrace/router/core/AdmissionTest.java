package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.StartRun;
import io.millrace.contracts.message.IntentCandidate;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.router.testing.Workflows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");
  private static final Catalogue.Published LIBRARY =
      new Catalogue.Published(WorkflowParser.parse(Workflows.LIBRARY), 3);
  private static final Catalogue.Published GENERAL =
      new Catalogue.Published(WorkflowParser.parse(Workflows.GENERAL), 1);
  private static final Skill LOANS = new Skill("library", "loans");

  private record Shelf(List<Catalogue.Published> all) implements Catalogue {

    @Override
    public Optional<Published> newest(String name) {
      return all.stream().filter(published -> published.workflow().name().equals(name)).findFirst();
    }

    @Override
    public Optional<Published> exact(String name, int version) {
      return newest(name).filter(published -> published.version() == version);
    }
  }

  private static Admission admission(@Nullable Skill skill, Catalogue.Published... published) {
    var classification =
        new Classification(
            skill, 0.9, List.of(new IntentCandidate("loans", 0.9)), "bge/lr/00000000");
    return new Admission(new Shelf(List.of(published)), text -> classification, "general");
  }

  private static Request message(@Nullable String sessionId) {
    return message(sessionId, null);
  }

  private static Request message(@Nullable String sessionId, @Nullable String priority) {
    var context = Json.parse("{\"reader\": \"R-1\"}");
    return new Request.ChatMessage(
        "r", "user:ada", AT, sessionId, "Renew my loan", context, priority);
  }

  private static StartRun start(Command command) {
    return (StartRun) command.body();
  }

  @Test
  void a_message_pins_the_version_that_its_skill_belongs_to() {
    var admitted = admission(LOANS, LIBRARY, GENERAL).admit(message("s"));

    assertThat(admitted.workflow()).isEqualTo("library@3");
    assertThat(start(admitted.command()).workflowVersion()).isEqualTo(3);
    assertThat(admitted.command().commandId()).isEqualTo("r/start");
    assertThat(admitted.command().at()).isEqualTo(AT);
  }

  @Test
  void a_message_without_a_session_says_so_to_the_workflow() {
    var admitted = admission(LOANS, LIBRARY).admit(message(null));

    assertThat(start(admitted.command()).sessionId()).isNull();
    assertThat(start(admitted.command()).input().tree().get("session").asText()).isEmpty();
  }

  @Test
  void a_message_is_as_urgent_as_it_says() {
    var admission = admission(LOANS, LIBRARY);

    assertThat(start(admission.admit(message("s")).command()).priority())
        .isEqualTo(Priority.NORMAL);
    assertThat(start(admission.admit(message("s", "high")).command()).priority())
        .isEqualTo(Priority.HIGH);
    var refused =
        catchThrowableOfType(
            RequestRefusedException.class, () -> admission.admit(message("s", "urgent")));
    assertThat(refused.problems().getFirst().pointer()).isEqualTo("/priority");
  }

  @Test
  void where_nothing_is_recognised_and_there_is_no_fallback_the_message_is_refused() {
    var refused =
        catchThrowableOfType(
            RequestRefusedException.class, () -> admission(null, LIBRARY).admit(message("s")));

    assertThat(refused.refusal()).isEqualTo(Refusal.WORKFLOW_UNKNOWN);
    assertThat(refused).hasMessageContaining("'general'").hasMessageContaining("library@3");
  }

  @Test
  void
      where_the_workflow_of_the_skill_was_withdrawn_the_fallback_takes_the_message_and_nothing_is_claimed() {
    var admitted = admission(LOANS, GENERAL).admit(message("s"));

    assertThat(admitted.workflow()).isEqualTo("general@1");
    assertThat(start(admitted.command()).intent())
        .isNotNull()
        .satisfies(intent -> assertThat(intent.abstained()).isTrue())
        .satisfies(intent -> assertThat(intent.label()).isNull());
  }
}

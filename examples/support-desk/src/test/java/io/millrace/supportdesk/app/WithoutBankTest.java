package io.millrace.supportdesk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.contracts.json.Json;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.supportdesk.Example;
import io.millrace.supportdesk.agents.AccountStatusAgent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/**
 * The application without the example's datasource: it starts, and the agent says what is missing.
 */
@QuarkusTest
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
class WithoutBankTest {

  @Inject AccountStatusAgent agent;

  @Test
  void it_starts_and_says_that_there_is_no_bank() {
    assertThatThrownBy(
            () ->
                agent.handle(
                    new AgentInput(new Json("{\"customerId\":\"C-1006\"}")),
                    Example.context("account-status", null)))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("bank_not_configured"));
  }
}

package io.millrace.supportdesk.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentInput;
import io.millrace.contracts.json.Json;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.millrace.supportdesk.Example;
import io.millrace.supportdesk.agents.AccountStatusAgent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The application with the example switched on: its bank is made at start. */
@QuarkusTest
@TestProfile(WithBankTest.Profile.class)
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = PostgresTestResource.class, restrictToAnnotatedClass = true)
class WithBankTest {

  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("millrace.example", "support-desk");
    }
  }

  @Inject AccountStatusAgent agent;

  @Test
  void a_customer_of_the_seed_is_found_through_the_application_s_datasource() throws Exception {
    for (int i = 0; i < 10; i++) {
      var output =
          agent.handle(
              new AgentInput(new Json("{\"customerId\":\"C-1006\"}")),
              Example.context("account-status", null));

      assertThat(output.document().tree().path("accounts").get(0).path("balance").asText())
          .isEqualTo("-412.59");
    }
  }
}

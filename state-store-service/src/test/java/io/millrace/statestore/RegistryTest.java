package io.millrace.statestore;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry over HTTP, on a real Kafka. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class RegistryTest {

  /** Out of order on purpose. */
  private static final String SET =
      """
      workflow: %1$s-desk
      description: A workflow.
      input: {type: object, required: [topic], properties: {topic: {type: string}}}
      steps: {help: {agent: %1$s, input: "{'topic': input.topic}"}}
      output: steps.help.output
      ---
      agent: %1$s
      description: An agent.
      kind: model
      mutates: false
      model: %1$s-model
      prompt: About {{topic}}.
      tools: [%1$s-tool]
      input: {type: object, required: [topic], properties: {topic: {type: string}, customer: {type: string}}}
      output: {type: object, required: [answer], properties: {answer: {type: string}}}
      ---
      tool: %1$s-tool
      description: A tool.
      kind: java
      mutates: false
      input: {type: object, properties: {query: {type: string}}}
      ---
      model: %1$s-model
      description: A model.
      provider: openai
      modelName: small
      """;

  @BeforeEach
  void awaitReady() {
    Play.awaitReady();
  }

  @Test
  void a_set_is_published_in_the_order_of_what_it_names_and_again_changes_nothing() {
    // given
    post("?dryRun=true", SET.formatted("ann"))
        .statusCode(200)
        .body(
            "definitions.outcome",
            equalTo(List.of("would_publish", "would_publish", "would_publish", "would_publish")));
    given().get("/api/v1/registry/agents/ann").then().statusCode(404);

    // when
    post("", SET.formatted("ann"))
        .statusCode(200)
        .body("definitions.name", contains("ann-model", "ann-tool", "ann", "ann-desk"))
        .body("definitions.outcome", not(hasItem("unchanged")));

    // then
    post("", SET.formatted("ann")).statusCode(200).body("definitions.outcome", everyUnchanged());
    given()
        .get("/api/v1/registry/agents/ann")
        .then()
        .body("uses.'model/ann-model'", equalTo(1))
        .body("uses.'tool/ann-tool'", equalTo(1))
        .body("yaml", containsString("prompt: About {{topic}}."));
    for (String kind : List.of("tools", "models", "prompts", "guardrails", "memories"))
      given().get("/api/v1/registry/" + kind).then().statusCode(200);
  }

  @Test
  void a_change_that_breaks_is_named_and_needs_to_be_allowed() {
    // given
    post("", SET.formatted("bea")).statusCode(200);
    var agent = SET.formatted("bea").split("---\n")[1];
    var breaking = agent.replace("required: [topic]", "required: [topic, customer]");

    // when
    post("/agents", breaking)
        .statusCode(409)
        .body("code", equalTo("breaking_change"))
        .body("errors", hasSize(1))
        .body("errors[0].pointer", equalTo("/input/required"))
        .body("errors[0].line", equalTo(8))
        .body("errors[0].message", containsString("customer"));
    post("/agents?breaking=maybe", breaking).statusCode(400);
    post("/agents?breaking=allowed", breaking)
        .statusCode(201)
        .body("outcome", equalTo("published"))
        .body("version", equalTo(2))
        .body("broken", hasSize(1));

    // then
    given()
        .get("/api/v1/registry/agents/bea/diff?from=1&to=2")
        .then()
        .statusCode(200)
        .body("changes", hasSize(1))
        .body("changes[0].pointer", equalTo("/input/required"))
        .body("changes[0].kind", equalTo("changed"))
        .body("changes[0].breaking", equalTo(true))
        .body("broken[0].example.topic", notNullValue());
    given()
        .get("/api/v1/registry/agents/bea/versions")
        .then()
        .body("entries.version", contains(1, 2));
  }

  @Test
  void used_by_tells_definitions_and_open_runs() {
    // given
    post("", SET.formatted("cal")).statusCode(200);
    var run = Play.start("cal-desk", "{\"topic\":\"x\"}");
    Play.awaitStatus(run, "RUNNING");

    // when
    given()
        .get("/api/v1/registry/tools/cal-tool/used-by")
        .then()
        .statusCode(200)
        .body("entries", hasSize(1))
        .body("entries[0].name", equalTo("cal"))
        .body("entries[0].uses", equalTo(1))
        .body("entries[0].newest", equalTo(true))
        .body("openRuns", nullValue());

    // then the archive follows
    for (String path : List.of("agents/cal", "workflows/cal-desk"))
      Awaitility.await()
          .atMost(Play.PATIENCE)
          .untilAsserted(
              () ->
                  given()
                      .get("/api/v1/registry/" + path + "/used-by")
                      .then()
                      .body("openRuns.count", equalTo(1))
                      .body("openRuns.newest[0].runId", equalTo(run))
                      .body("openRuns.newest[0].version", equalTo(1)));
    given()
        .get("/api/v1/registry/agents/cal/used-by")
        .then()
        .body("entries[0].name", equalTo("cal-desk"))
        .body("entries[0].uses", nullValue());
  }

  @Test
  void one_version_or_all_are_deprecated_and_who_names_them_is_warned() {
    // given
    post("", SET.formatted("dot")).statusCode(200);
    var model = SET.formatted("dot").split("---\n")[3];
    post("/models", model.replace("small", "large")).statusCode(201);

    // when
    given()
        .post("/api/v1/registry/models/dot-model/deprecate?version=1")
        .then()
        .statusCode(200)
        .body("version", equalTo(1))
        .body("deprecated", equalTo(true));
    given().get("/api/v1/registry/models/dot-model").then().body("version", equalTo(2));
    given().post("/api/v1/registry/models/dot-model/deprecate?version=all").then().statusCode(200);

    // then
    var agent = SET.formatted("dot").split("---\n")[1];
    post("/agents", agent)
        .statusCode(201)
        .body("warnings", hasSize(1))
        .body("warnings[0].pointer", equalTo("/model"));
    given()
        .post("/api/v1/registry/models/dot-model/deprecate?version=x")
        .then()
        .statusCode(400)
        .body("code", equalTo("parameter_invalid"));
  }

  @Test
  void an_export_of_one_name_has_all_it_uses_and_can_be_published() {
    // given
    post("", SET.formatted("eve")).statusCode(200);

    // when
    var yaml =
        given()
            .get("/api/v1/registry/export?kind=workflows&name=eve-desk")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    // then
    assertThat(yaml)
        .startsWith("model: eve-model")
        .contains("---\ntool: eve-tool", "---\nagent: eve\n");
    post("", yaml).statusCode(200).body("definitions.outcome", everyUnchanged());
    given().get("/api/v1/registry/export?name=eve").then().statusCode(400);
  }

  @Test
  void one_wrong_document_keeps_the_whole_set_out() {
    post("", SET.formatted("fay").replace("tools: [fay-tool]", "tools: [none-such]"))
        .statusCode(400)
        .body("code", equalTo("definition_invalid"))
        .body("errors.line", hasItem(13))
        .body("errors[0].message", containsString("none-such"));
    given().get("/api/v1/registry/models/fay-model").then().statusCode(404);
    post("", "name: nothing\n").statusCode(400).body("errors", not(empty()));
  }

  private static org.hamcrest.Matcher<List<String>> everyUnchanged() {
    return equalTo(List.of("unchanged", "unchanged", "unchanged", "unchanged"));
  }

  private static ValidatableResponse post(String path, String yaml) {
    var asText =
        EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT);
    return given()
        .config(RestAssuredConfig.config().encoderConfig(asText))
        .contentType("application/yaml")
        .body(yaml)
        .post("/api/v1/registry" + path)
        .then();
  }
}

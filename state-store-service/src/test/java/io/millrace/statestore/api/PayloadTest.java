package io.millrace.statestore.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.id.Sha256;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Claim checks: what goes in comes out, byte for byte, and nothing else goes in. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class PayloadTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final String RUN = RunIds.create("payloads");
  private static final String PAYLOADS = "/api/v1/payloads?runId=" + RUN;

  @Inject
  @DataSource("archive")
  javax.sql.DataSource archive;

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init")
  URI server;

  @Test
  void a_payload_comes_back_byte_for_byte_under_its_digest() throws Exception {
    var content =
        "{ \"b\": 1.50, \"a\":\n\"\u00e9 \\u0000 \ud83d\ude00\" }".getBytes(StandardCharsets.UTF_8);
    var digest = "sha256:" + Sha256.hex(content);

    post(content, RUN)
        .statusCode(201)
        .header("Location", endsWith("/api/v1/payloads/" + digest))
        .body("'$claim'", equalTo(digest))
        .body("bytes", equalTo(content.length));
    post(content, RunIds.create(null)).statusCode(201).body("'$claim'", equalTo(digest));

    var answer = given().get("/api/v1/payloads/" + digest);
    answer
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("ETag", '"' + digest + '"');
    assertThat(answer.asByteArray()).isEqualTo(content);
    assertThat(count(digest)).isEqualTo(1);
  }

  @Test
  void a_payload_may_be_larger_than_any_record_up_to_its_bound() throws Exception {
    var largest = send(PAYLOADS, HttpRequest.BodyPublishers.ofByteArray(text(16 * MEBIBYTE)));
    assertThat(largest.statusCode()).isEqualTo(201);
    assertThat(largest.body()).contains("\"bytes\":" + 16 * MEBIBYTE);

    var larger = send(PAYLOADS, HttpRequest.BodyPublishers.ofByteArray(text(16 * MEBIBYTE + 1)));

    assertThat(larger.statusCode()).isEqualTo(413);
    assertThat(larger.body()).contains("body_too_large");
  }

  @Test
  void a_body_that_does_not_tell_its_length_meets_the_same_bounds() throws Exception {
    assertThat(chunked(PAYLOADS, text(2 * MEBIBYTE)).statusCode()).isEqualTo(201);
    assertThat(chunked(PAYLOADS, text(17 * MEBIBYTE)).statusCode()).isEqualTo(413);

    var elsewhere = chunked("/api/v1/registry/agents", text(300_000));

    assertThat(elsewhere.statusCode()).isEqualTo(413);
    assertThat(elsewhere.body()).contains("body_too_large");
  }

  @Test
  void what_is_no_json_is_refused() {
    for (var wrong :
        new byte[][] {
          {},
          "{\"a\": 1".getBytes(StandardCharsets.UTF_8),
          "{} {}".getBytes(StandardCharsets.UTF_8),
          "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1),
          "\"\u00e9\"".getBytes(StandardCharsets.UTF_16),
          ("[".repeat(2_000) + "]".repeat(2_000)).getBytes(StandardCharsets.UTF_8)
        })
      post(wrong, RUN)
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("json_malformed"));
  }

  @Test
  void wrong_questions_have_their_codes() {
    var content = "1".getBytes(StandardCharsets.UTF_8);
    post(content, "nobody's").statusCode(400).body("code", equalTo("run_id_invalid"));
    post(content, null).statusCode(400).body("code", equalTo("run_id_invalid"));
    given()
        .contentType("application/json")
        .body(content)
        .queryParam("runId", RUN)
        .queryParam("digest", "sha256:" + "0".repeat(64))
        .post("/api/v1/payloads")
        .then()
        .statusCode(400)
        .body("code", equalTo("digest_mismatch"))
        .body("detail", containsString("sha256:6b86b273"));
    given()
        .get("/api/v1/payloads/sha256:" + "0".repeat(64))
        .then()
        .statusCode(404)
        .body("code", equalTo("payload_unknown"));
    given()
        .get("/api/v1/payloads/md5:0")
        .then()
        .statusCode(400)
        .body("code", equalTo("digest_invalid"));
  }

  @Test
  void content_that_changed_in_the_database_is_not_given_out() throws Exception {
    String digest =
        post("[\"good\"]".getBytes(StandardCharsets.UTF_8), RUN).extract().path("'$claim'");
    try (var connection = archive.getConnection();
        var statement =
            connection.prepareStatement(
                "update archive.payloads set content = ? where digest = ?")) {
      statement.setBytes(1, "[\"evil\"]".getBytes(StandardCharsets.UTF_8));
      statement.setString(2, digest);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }

    given()
        .get("/api/v1/payloads/" + digest)
        .then()
        .statusCode(500)
        .body("code", equalTo("payload_damaged"));
  }

  private static ValidatableResponse post(
      byte[] content, @org.jspecify.annotations.Nullable String runId) {
    var request = given().contentType("application/json").body(content);
    if (runId != null) request.queryParam("runId", runId);
    return request.post("/api/v1/payloads").then();
  }

  /** A JSON string of so many bytes. */
  private static byte[] text(int bytes) {
    return ('"' + "x".repeat(bytes - 2) + '"').getBytes(StandardCharsets.UTF_8);
  }

  private HttpResponse<String> chunked(String path, byte[] body) throws Exception {
    return send(
        path, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
  }

  private HttpResponse<String> send(String path, HttpRequest.BodyPublisher body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(body)
            .build();
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private int count(String digest) throws Exception {
    try (var connection = archive.getConnection();
        var statement =
            connection.prepareStatement("select count(*) from archive.payloads where digest = ?")) {
      statement.setString(1, digest);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}

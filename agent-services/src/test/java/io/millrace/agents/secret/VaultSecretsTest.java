package io.millrace.agents.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultSecretsTest {

  private static final String VALUE = "canary-of-the-vault";
  private static final String TOKEN = "token-of-the-vault";
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;

  @AfterEach
  void stop() {
    ended.countDown();
    if (server != null) server.stop(0);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private void serve(HttpServer made) {
    server = made;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/kv/data/agents/",
        exchange -> {
          var name = exchange.getRequestURI().getPath().substring("/v1/kv/data/agents/".length());
          var headers = exchange.getRequestHeaders();
          boolean allowed =
              TOKEN.equals(headers.getFirst("X-Vault-Token"))
                  && "team".equals(headers.getFirst("X-Vault-Namespace"));
          int status =
              switch (name) {
                case "missing" -> 404;
                case "sealed" -> 503;
                case "moved" -> 307;
                default -> allowed ? 200 : 403;
              };
          if (name.equals("slow")) await();
          var body =
              switch (name) {
                case "broken" -> "no json";
                case "number" -> "{\"data\":{\"data\":{\"value\":5}}}";
                case "large" -> "x".repeat(1_000_000);
                default -> "{\"data\":{\"data\":{\"value\":\"" + VALUE + "\"}}}";
              };
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  private void await() throws IOException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private VaultSettings settings(String scheme, Optional<Path> token, Optional<Path> ca) {
    return new VaultSettings(
        URI.create(scheme + "://localhost:" + server.getAddress().getPort()),
        "kv",
        "agents",
        "value",
        Optional.of("team"),
        token,
        ca,
        Duration.ofMillis(1_500));
  }

  private VaultSecrets vault(String token) throws IOException {
    serve(HttpServer.create(anyPort(), 0));
    return new VaultSecrets(
        settings("http", Optional.empty(), Optional.empty()), Map.of("VAULT_TOKEN", token)::get);
  }

  @Test
  void a_secret_is_read_with_token_and_namespace() throws Exception {
    // given
    var vault = vault(TOKEN);
    // when, then
    assertThat(vault.find("key").orElseThrow().reveal()).isEqualTo(VALUE);
    assertThat(vault.find("missing")).isEmpty();
  }

  @Test
  void failures_have_codes_and_show_neither_token_nor_value() throws Exception {
    // given
    var vault = vault(TOKEN);
    var codes =
        Map.of(
            "sealed", "secret_unavailable",
            "slow", "secret_unavailable",
            "broken", "secret_unavailable",
            "large", "secret_unavailable",
            "moved", "secret_refused",
            "number", "secret_refused");
    for (var expected : codes.entrySet()) {
      // when
      var failure = catchThrowableOfType(AgentException.class, () -> vault.find(expected.getKey()));
      // then
      assertThat(failure.code()).as(expected.getKey()).isEqualTo(expected.getValue());
      assertThat(failure).hasMessageNotContainingAny(VALUE, TOKEN).hasNoCause();
    }
  }

  @Test
  void a_wrong_token_is_refused_and_a_missing_one_said() throws Exception {
    // given
    var vault = vault("wrong");
    var without =
        new VaultSecrets(settings("http", Optional.empty(), Optional.empty()), name -> null);
    // when
    var refused = catchThrowableOfType(AgentException.class, () -> vault.find("key"));
    var missing = catchThrowableOfType(AgentException.class, () -> without.find("key"));
    // then
    assertThat(refused.code()).isEqualTo("secret_refused");
    assertThat(missing).hasMessageContaining("VAULT_TOKEN");
  }

  @Test
  void a_renewed_token_file_is_taken_up_at_once() throws Exception {
    // given
    serve(HttpServer.create(anyPort(), 0));
    var file = folder.resolve("token");
    Files.writeString(file, "old\n");
    var vault =
        new VaultSecrets(settings("http", Optional.of(file), Optional.empty()), name -> null);
    assertThatThrownBy(() -> vault.find("key")).isInstanceOf(AgentException.class);
    // when
    Files.writeString(file, TOKEN + "\n");
    // then
    assertThat(vault.find("key").orElseThrow().reveal()).isEqualTo(VALUE);
  }

  @Test
  void over_tls_only_the_named_certificates_are_trusted() throws Exception {
    // given
    var store = folder.resolve("store.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "vault",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    var ca = folder.resolve("ca.pem");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "vault",
        "-keystore",
        store.toString(),
        "-file",
        ca.toString());
    var https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    serve(https);
    var token = Map.of("VAULT_TOKEN", TOKEN);
    var trusting =
        new VaultSecrets(settings("https", Optional.empty(), Optional.of(ca)), token::get);
    var other = new VaultSecrets(settings("https", Optional.empty(), Optional.empty()), token::get);
    // when
    var failure = catchThrowableOfType(AgentException.class, () -> other.find("key"));
    // then
    assertThat(trusting.find("key").orElseThrow().reveal()).isEqualTo(VALUE);
    assertThat(failure.code()).isEqualTo("secret_unavailable");
  }

  @Test
  void a_vault_elsewhere_is_not_asked_in_clear_text() {
    // when, then
    assertThatThrownBy(
            () ->
                new VaultSettings(
                    URI.create("http://192.0.2.1:8200"),
                    "kv",
                    "",
                    "value",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void keytool(String... arguments) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static SSLContext context(Path store) throws Exception {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}

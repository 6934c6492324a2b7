package io.millrace.agents.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of a Vault, or OpenBao, with the KV engine in version 2: {@code
 * <mount>/data/<folder>/<name>}. Nothing it answers is shown in a failure but its status.
 */
public final class VaultSecrets implements SecretSource {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERRORS = 500;
  private static final int TOO_MANY = 429;
  private static final int ANSWER_BYTES_MAX = 2 * SECRET_BYTES_MAX;
  private static final String TOKEN_VARIABLE = "VAULT_TOKEN";

  private final VaultSettings settings;
  private final Function<String, @Nullable String> environment;
  private final HttpClient http;
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * @throws IllegalArgumentException when the certificates cannot be read
   */
  public VaultSecrets(VaultSettings settings) {
    this(settings, System::getenv);
  }

  VaultSecrets(VaultSettings settings, Function<String, @Nullable String> environment) {
    this.settings = settings;
    this.environment = environment;
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .followRedirects(Redirect.NEVER);
    settings.caFile().ifPresent(file -> client.sslContext(trusting(file)));
    this.http = client.build();
  }

  @Override
  public Optional<Secret> find(String name) throws AgentException, InterruptedException {
    var checked = new SecretRef(name).name();
    var answer = send(checked, request(checked));
    if (answer.statusCode() == NOT_FOUND) return Optional.empty();
    if (answer.statusCode() == OK) return Optional.of(value(checked, answer.body()));
    if (answer.statusCode() >= SERVER_ERRORS || answer.statusCode() == TOO_MANY)
      throw SecretSource.unavailable(name, "Vault answers " + answer.statusCode());
    throw SecretSource.refused(
        name, "Vault answers " + answer.statusCode() + "; look at the token's policy");
  }

  private HttpRequest request(String name) throws AgentException {
    var folder = settings.folder().isEmpty() ? "" : settings.folder() + "/";
    var base = settings.address().toString();
    var uri =
        URI.create(
            (base.endsWith("/") ? base : base + "/")
                + "v1/"
                + settings.mount()
                + "/data/"
                + folder
                + name);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.timeout())
            .header("X-Vault-Token", token(name))
            .header("X-Vault-Request", "true")
            .GET();
    settings.namespace().ifPresent(namespace -> request.header("X-Vault-Namespace", namespace));
    return request.build();
  }

  private String token(String name) throws AgentException {
    try {
      var token =
          settings.tokenFile().isPresent()
              ? Files.readString(settings.tokenFile().get()).strip()
              : environment.apply(TOKEN_VARIABLE);
      if (token != null && !token.isEmpty()) return token;
    } catch (IOException e) {
      throw SecretSource.unavailable(name, "the file of Vault's token cannot be read");
    }
    throw SecretSource.unavailable(name, "there is no token for Vault; set " + TOKEN_VARIABLE);
  }

  private HttpResponse<byte[]> send(String name, HttpRequest request)
      throws AgentException, InterruptedException {
    var answer =
        http.sendAsync(
            request,
            head ->
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX).apply(head));
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw SecretSource.unavailable(name, "Vault does not answer in time");
    } catch (ExecutionException e) {
      throw SecretSource.unavailable(
          name, "Vault cannot be asked (" + e.getCause().getClass().getSimpleName() + ")");
    } finally {
      answer.cancel(true);
    }
  }

  private Secret value(String name, byte[] body) throws AgentException {
    try {
      JsonNode value = json.readTree(body).path("data").path("data").path(settings.field());
      if (!value.isTextual())
        throw SecretSource.refused(name, "its entry has no text '" + settings.field() + "'");
      if (value.textValue().getBytes(StandardCharsets.UTF_8).length > SECRET_BYTES_MAX)
        throw SecretSource.refused(name, "it has more than " + SECRET_BYTES_MAX + " bytes");
      return Secret.of(value.textValue());
    } catch (JsonProcessingException e) {
      throw SecretSource.unavailable(name, "Vault does not answer with JSON");
    } catch (IOException e) {
      throw SecretSource.unavailable(name, "Vault's answer cannot be read");
    }
  }

  private static SSLContext trusting(Path caFile) {
    try (var in = Files.newInputStream(caFile)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
        store.setCertificateEntry("ca-" + number++, certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("Vault's certificates cannot be read from " + caFile, e);
    }
  }
}

package io.millrace.agents.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourcesTest {

  private static final String CANARY = "canary \"7f3a\"+/é";

  @TempDir Path folder;

  private static SecretSource of(String name, String value) {
    return asked -> asked.equals(name) ? Optional.of(Secret.of(value)) : Optional.empty();
  }

  private static String found(SecretSource source, String name) throws Exception {
    return source.find(name).map(Secret::reveal).orElse("nothing");
  }

  @Test
  void the_environment_spells_names_in_capitals() throws Exception {
    // given
    var source = new EnvironmentSecrets(Map.of("MILLRACE_SECRET_BANK_KEY", CANARY)::get);
    // when, then
    assertThat(found(source, "bank-key")).isEqualTo(CANARY);
    assertThat(found(source, "other")).isEqualTo("nothing");
  }

  @Test
  void a_file_is_read_anew_at_each_call_and_its_line_end_left_out() throws Exception {
    // given
    var source = new FileSecrets(folder);
    Files.writeString(folder.resolve("key"), "first\n");
    var first = found(source, "key");
    // when
    Files.writeString(folder.resolve("key"), "second\r\n");
    // then
    assertThat(first).isEqualTo("first");
    assertThat(found(source, "key")).isEqualTo("second");
    assertThat(found(source, "missing")).isEqualTo("nothing");
  }

  @Test
  void links_within_the_mount_are_followed_and_others_refused() throws Exception {
    // given
    var mount = Files.createDirectory(folder.resolve("mount"));
    var version = Files.createDirectory(mount.resolve("..2026"));
    Files.writeString(version.resolve("key"), "mounted");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(mount.resolve("key"), Path.of("..data/key"));
    Files.writeString(folder.resolve("outside"), "stolen");
    Files.createSymbolicLink(mount.resolve("escape"), Path.of("../outside"));
    Files.createDirectory(mount.resolve("folder"));
    var source = new FileSecrets(mount);
    // when
    var escape = catchThrowableOfType(AgentException.class, () -> source.find("escape"));
    var directory = catchThrowableOfType(AgentException.class, () -> source.find("folder"));
    // then
    assertThat(found(source, "key")).isEqualTo("mounted");
    assertThat(escape.code()).isEqualTo("secret_refused");
    assertThat(directory.code()).isEqualTo("secret_refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "a/b", "..data", "", "KEY", "a\0b"})
  void names_that_are_paths_are_refused(String name) {
    // given
    var source = new FileSecrets(folder);
    // when, then
    assertThatThrownBy(() -> source.find(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_file_that_is_too_large_is_refused() throws Exception {
    // given
    Files.writeString(folder.resolve("large"), "x".repeat(SecretSource.SECRET_BYTES_MAX + 1));
    // when
    var failure =
        catchThrowableOfType(AgentException.class, () -> new FileSecrets(folder).find("large"));
    // then
    assertThat(failure.code()).isEqualTo("secret_refused");
  }

  @Test
  void the_first_source_of_the_chain_wins_and_one_that_fails_ends_the_search() throws Exception {
    // given
    SecretSource away =
        name -> {
          throw SecretSource.unavailable(name, "away");
        };
    // when
    var failure =
        catchThrowableOfType(
            AgentException.class,
            () -> new SecretChain(List.of(away, of("key", "second"))).find("key"));
    // then
    assertThat(found(new SecretChain(List.of(of("key", "first"), of("key", "second"))), "key"))
        .isEqualTo("first");
    assertThat(found(new SecretChain(List.of(of("other", "first"), of("key", "second"))), "key"))
        .isEqualTo("second");
    assertThat(failure.code()).isEqualTo("secret_unavailable");
    assertThat(failure.isRetriable()).isTrue();
  }

  @Test
  void only_what_the_definition_declares_is_given() throws Exception {
    // given
    var definition =
        Json.of(Map.of("headers", Map.of("Authorization", "Bearer ${secret:bank-key}")));
    var secrets =
        new CallSecrets(name -> Optional.of(Secret.of(CANARY)), SecretRef.declaredBy(definition));
    // when
    var denied =
        catchThrowableOfType(AgentException.class, () -> secrets.fill("${secret:other-key}"));
    // then
    assertThat(secrets.fill("Bearer ${secret:bank-key}!")).isEqualTo("Bearer " + CANARY + "!");
    assertThat(denied.code()).isEqualTo("secret_denied");
    assertThat(denied).hasMessageNotContaining(CANARY);
  }

  @Test
  void an_unknown_secret_and_a_short_one_have_codes() {
    // given
    var declared = Set.of(new SecretRef("key"));
    // when
    var unknown =
        catchThrowableOfType(
            AgentException.class,
            () -> new CallSecrets(name -> Optional.empty(), declared).fill("${secret:key}"));
    var tooShort =
        catchThrowableOfType(
            AgentException.class,
            () -> new CallSecrets(of("key", "abc"), declared).fill("${secret:key}"));
    // then
    assertThat(unknown.code()).isEqualTo("secret_unknown");
    assertThat(tooShort.code()).isEqualTo("secret_refused");
  }

  @Test
  void after_the_call_a_secret_is_gone() throws Exception {
    // given
    var asked = new HashMap<String, Secret>();
    SecretSource source =
        name -> {
          asked.put(name, Secret.of(CANARY));
          return Optional.of(asked.get(name));
        };
    // when
    try (var secrets = new CallSecrets(source, Set.of(new SecretRef("key")))) {
      secrets.fill("${secret:key} ${secret:key}");
    }
    // then
    assertThatThrownBy(() -> asked.get("key").reveal()).isInstanceOf(IllegalStateException.class);
    assertThat(asked.get("key")).hasToString("Secret[hidden]");
  }

  @Test
  void what_leaves_a_call_has_no_secret_in_any_spelling() throws Exception {
    // given
    var secrets = new CallSecrets(of("key", CANARY), Set.of(new SecretRef("key")));
    secrets.fill("${secret:key}");
    var redactor = secrets.redactor();
    var answer =
        Json.of(
            Map.of(
                "echo",
                "got " + CANARY,
                "json",
                Json.of(CANARY).text(),
                "url",
                java.net.URLEncoder.encode(CANARY, java.nio.charset.StandardCharsets.UTF_8),
                "base64",
                java.util.Base64.getEncoder()
                    .encodeToString(CANARY.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                CANARY,
                List.of(1, true, "fine")));
    // when
    var shown = redactor.json(answer).text();
    var failure =
        redactor.failure(
            new AgentException(
                "code", "said " + CANARY, true, 5L, new IllegalStateException(CANARY)));
    // then
    assertThat(shown)
        .doesNotContain("7f3a", "7f3a".substring(1, 4) + "%22", "Y2FuYXJ5")
        .contains("fine");
    assertThat(failure).hasMessage("said [secret]").hasNoCause();
    assertThat(failure.retryAfterMs()).isEqualTo(5L);
  }

  @Test
  void a_number_that_is_the_secret_is_hidden_too() throws Exception {
    // given
    var secrets = new CallSecrets(of("pin", "4711"), Set.of(new SecretRef("pin")));
    secrets.fill("${secret:pin}");
    // when
    var shown = secrets.redactor().json(Json.parse("{\"pin\":4711,\"other\":4712}"));
    // then
    assertThat(shown.text()).isEqualTo("{\"pin\":\"[secret]\",\"other\":4712}");
  }
}

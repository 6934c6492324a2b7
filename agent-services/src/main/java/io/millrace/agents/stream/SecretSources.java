package io.millrace.agents.stream;

import io.millrace.agents.ops.RuntimeSettings;
import io.millrace.agents.secret.EnvironmentSecrets;
import io.millrace.agents.secret.FileSecrets;
import io.millrace.agents.secret.SecretChain;
import io.millrace.agents.secret.SecretSource;
import io.millrace.agents.secret.VaultSecrets;
import io.millrace.agents.secret.VaultSettings;

/** The places that {@code millrace.agents.secrets.sources} names, in its order. */
final class SecretSources {

  private SecretSources() {}

  /**
   * @throws IllegalStateException when a place is named that is not configured
   */
  static SecretSource of(RuntimeSettings.Secrets settings) {
    return new SecretChain(
        settings.sources().stream().map(source -> source(source, settings)).toList());
  }

  private static SecretSource source(String name, RuntimeSettings.Secrets settings) {
    return switch (name) {
      case "environment" -> new EnvironmentSecrets();
      case "files" ->
          new FileSecrets(
              settings
                  .folder()
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "millrace.agents.secrets.sources names files: set millrace.agents.secrets.folder")));
      case "vault" ->
          new VaultSecrets(
              settings
                  .vault()
                  .map(SecretSources::vault)
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "millrace.agents.secrets.sources names vault: set millrace.agents.secrets.vault.address")));
      default ->
          throw new IllegalStateException(
              "millrace.agents.secrets.sources has environment, files and vault, not '"
                  + name
                  + "'");
    };
  }

  private static VaultSettings vault(RuntimeSettings.Vault vault) {
    return new VaultSettings(
        vault.address(),
        vault.mount(),
        vault.folder(),
        vault.field(),
        vault.namespace(),
        vault.tokenFile(),
        vault.caFile(),
        vault.timeout());
  }
}

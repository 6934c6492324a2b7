package io.millrace.agents.secret;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a Vault is and how it is asked.
 *
 * @param address https, or http to a Vault or agent on this machine
 * @param mount of the KV version 2 engine
 * @param folder path before the secret's name; empty for none
 * @param field of the entry that holds the value
 * @param tokenFile read anew at each call; else {@code VAULT_TOKEN} of the environment is the token
 * @param caFile certificates (PEM) that are trusted instead of Java's own
 * @param timeout of one request, to the last byte
 */
public record VaultSettings(
    URI address,
    String mount,
    String folder,
    String field,
    Optional<String> namespace,
    Optional<Path> tokenFile,
    Optional<Path> caFile,
    Duration timeout) {

  public VaultSettings {
    boolean secure = "https".equals(address.getScheme());
    if (!secure && !("http".equals(address.getScheme()) && isLocal(address.getHost())))
      throw new IllegalArgumentException(
          "Vault is asked over https, or over http on this machine only; the address is of neither kind");
  }

  private static boolean isLocal(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

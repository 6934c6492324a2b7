package io.millrace.agents.secret;

import io.millrace.agents.api.AgentException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The secrets of one call: only those the definition declares, read when they are first needed and
 * dropped when the call is over. Belongs to the thread of the call.
 */
public final class CallSecrets implements AutoCloseable {

  /** A shorter one could not be told from ordinary text, so it could not be hidden. */
  public static final int SECRET_CHARS_MIN = 4;

  private final SecretSource source;
  private final Set<SecretRef> declared;
  private final Map<SecretRef, Secret> resolved = new HashMap<>();

  public CallSecrets(SecretSource source, Set<SecretRef> declared) {
    this.source = source;
    this.declared = Set.copyOf(declared);
  }

  /**
   * @throws AgentException {@code secret_denied} where the definition does not declare it; {@code
   *     secret_unknown} where no source has it; {@code secret_unavailable}, {@code secret_refused}
   */
  public Secret find(SecretRef reference) throws AgentException, InterruptedException {
    if (!declared.contains(reference))
      throw AgentException.permanent(
          "secret_denied", "The definition does not declare the secret '" + reference.name() + "'");
    var known = resolved.get(reference);
    if (known != null) return known;
    var secret =
        source
            .find(reference.name())
            .orElseThrow(
                () ->
                    AgentException.permanent(
                        "secret_unknown",
                        "No source has the secret '" + reference.name() + "'; add it to one"));
    resolved.put(reference, secret);
    if (secret.length() < SECRET_CHARS_MIN)
      throw SecretSource.refused(
          reference.name(), "it has fewer than " + SECRET_CHARS_MIN + " characters");
    return secret;
  }

  /** The text of a definition with its references replaced by what they stand for. */
  public String fill(String template) throws AgentException, InterruptedException {
    var filled = new StringBuilder();
    var references = SecretRef.IN_TEXT.matcher(template);
    int from = 0;
    while (references.find()) {
      filled
          .append(template, from, references.start())
          .append(find(new SecretRef(references.group(1))).reveal());
      from = references.end();
    }
    return filled.append(template, from, template.length()).toString();
  }

  /** Hides what was resolved until now; to be used before {@link #close}. */
  public Redactor redactor() {
    return new Redactor(
        resolved.values().stream()
            .filter(secret -> secret.length() >= SECRET_CHARS_MIN)
            .map(Secret::reveal)
            .toList());
  }

  @Override
  public void close() {
    resolved.values().forEach(Secret::close);
    resolved.clear();
  }
}

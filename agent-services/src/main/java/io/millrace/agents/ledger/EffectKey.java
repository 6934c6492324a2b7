package io.millrace.agents.ledger;

import io.millrace.agents.core.CanonicalJson;
import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names an effect: the same for every delivery, and for a mutating call for every attempt, that
 * asks for the same thing. Made from what is asked and never from a model's call id, which changes
 * with every answer. Sent to other systems as {@code Idempotency-Key}; it tells nothing of the
 * arguments.
 *
 * @param hex SHA-256 of run, step, scope, logical call and canonical arguments
 */
public record EffectKey(String hex) {

  private static final String FORM = "effect-key/1";
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  public EffectKey {
    if (!SHA_256.matcher(hex).matches())
      throw new IllegalArgumentException("An effect key is 64 hexadecimal digits");
  }

  /**
   * @param occurrence which of the equal calls of the attempt, counted from 1
   */
  static EffectKey of(CallOwner owner, CallRequest request, int occurrence) {
    var scope =
        switch (request.scope()) {
          case STEP -> "step";
          case TASK -> "task/" + owner.attempt();
        };
    var parts =
        List.<Object>of(
            FORM,
            owner.runId(),
            owner.stepId(),
            scope,
            request.kind().name(),
            request.label(),
            occurrence,
            CanonicalJson.of(request.arguments()));
    return new EffectKey(Sha256.hex(Json.of(parts).text()));
  }

  @Override
  public String toString() {
    return hex;
  }
}

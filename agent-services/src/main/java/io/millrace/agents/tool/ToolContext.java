package io.millrace.agents.tool;

import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.secret.CallSecrets;
import java.time.Duration;
import java.time.Instant;

/**
 * What the code of a tool may know and use during one call. Belongs to the call and its thread.
 *
 * @param effectKey names the effect; the same when the call is made again
 * @param deadline the thread is interrupted then
 * @param secrets those the definition declares
 * @param answerBytesMax largest answer
 */
public record ToolContext(
    CallOwner owner,
    EffectKey effectKey,
    Instant deadline,
    CallSecrets secrets,
    int answerBytesMax) {

  Duration timeLeft() {
    var left = Duration.between(Instant.now(), deadline);
    return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
  }
}

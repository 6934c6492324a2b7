package io.millrace.agents.stream;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.AttemptCalls;
import io.millrace.agents.ledger.CallKind;
import io.millrace.agents.ledger.CallRequest;
import io.millrace.agents.ledger.Performed;
import io.millrace.agents.model.CallRecorder;

/** Model calls go through the ledger, so a task that comes again pays for none twice. */
record LedgerRecorder(AttemptCalls calls) implements CallRecorder {

  @Override
  public Recorded call(ModelCall call, Performer performer)
      throws AgentException, InterruptedException {
    var request =
        new CallRequest(
            CallKind.MODEL,
            call.model(),
            call.version(),
            call.request(),
            false,
            call.timeout(),
            null);
    var result =
        calls.call(
            request,
            key -> {
              try {
                var made = performer.perform();
                return new Performed.Succeeded(made.reply(), made.usage());
              } catch (AgentException e) {
                return new Performed.NothingHappened(e);
              }
            });
    return new Recorded(result.result(), result.usage(), result.reused());
  }
}

package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.CanonicalJson;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call, from its row to its answer. Looks at the row, does what its state asks for, and looks
 * again until there is an answer or a failure; every turn either ends, waits within {@link
 * LedgerSettings#waitMax} or makes the call, at most {@link #PERFORMS_MAX} times.
 *
 * <p>An {@link Error} passes through and leaves the row as a killed process would.
 */
final class LedgerCall {

  private static final Logger LOG = Logger.getLogger(LedgerCall.class);

  /** Once, and once more where the first is known to have had no effect. */
  private static final int PERFORMS_MAX = 2;

  private final CallOwner owner;
  private final CallRequest request;
  private final EffectKey key;
  private final Supplier<Set<String>> asked;
  private final Performer performer;
  private final CallRows rows;
  private final LedgerSettings settings;
  private final String holder = UUID.randomUUID().toString();
  private final LedgerPatience patience;
  private final @Nullable String shown;
  private int performs;
  private boolean settled;

  LedgerCall(
      CallOwner owner,
      CallRequest request,
      EffectKey key,
      Supplier<Set<String>> asked,
      Performer performer,
      CallRows rows,
      LedgerSettings settings) {
    this.owner = owner;
    this.request = request;
    this.key = key;
    this.asked = asked;
    this.performer = performer;
    this.rows = rows;
    this.settings = settings;
    this.patience = new LedgerPatience(settings.waitMax());
    this.shown = request.mutating() ? bounded(CanonicalJson.legible(request.arguments())) : null;
  }

  private @Nullable String bounded(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= settings.resultBytesMax() ? text : null;
  }

  /** Whether it is known what became of the call, though it gave no answer. */
  boolean settled() {
    return settled;
  }

  CallResult run() throws AgentException, InterruptedException {
    while (true) {
      var begin = begin();
      var answer =
          switch (LedgerPatience.persist(() -> rows.begin(begin))) {
            case Start.Diverged o -> throw LedgerFailures.diverged(request);
            case Start.Unapproved o -> throw LedgerFailures.unapproved(request, key);
            case Start.Refused o -> throw LedgerFailures.refused(request, key);
            case Start.Granted granted -> perform(granted);
            case Start.Known known -> known(known.row());
          };
      if (answer.isPresent()) return answer.get();
    }
  }

  /** Whether a person allows the call; one is asked where none was before. Nothing is made. */
  CallApproval approval() throws AgentException, InterruptedException {
    if (!request.needsApproval()) return new CallApproval.Given();
    var begin = begin();
    return switch (LedgerPatience.persist(() -> rows.refusal(begin))) {
      case null -> new CallApproval.Given();
      case Start.Diverged o -> throw LedgerFailures.diverged(request);
      case Start.Unapproved unapproved ->
          new CallApproval.Missing(unapproved.isShown() ? key.hex() : null);
      case Start.Refused o -> new CallApproval.Refused(key.hex());
      case Start.Granted _, Start.Known _ -> new CallApproval.Given();
    };
  }

  private CallRows.Begin begin() {
    return new CallRows.Begin(
        key,
        owner,
        request,
        shown,
        holder,
        request.timeout().plus(settings.grace()),
        asked.get(),
        System.nanoTime());
  }

  private Optional<CallResult> known(CallRow row) throws AgentException, InterruptedException {
    return switch (row.state()) {
      case DONE, RECONCILED -> Optional.of(reuse(row));
      case FAILED -> Optional.empty();
      case STARTED -> {
        if (!row.expired()) yield await(row);
        if (!request.mutating()) yield takeOver(row);
        LedgerPatience.persist(
            () ->
                rows.doubt(
                    key,
                    row.revision(),
                    Duration.ZERO,
                    "worker_lost",
                    "The worker that made the call is gone"));
        yield Optional.empty();
      }
      case UNKNOWN -> {
        if (request.reconciler() == null) throw LedgerFailures.unknown(request, key);
        yield row.expired() ? reconcile(row) : await(row);
      }
    };
  }

  private CallResult reuse(CallRow row) throws AgentException {
    settled = true;
    if (row.result() == null)
      throw AgentException.permanent(String.valueOf(row.code()), String.valueOf(row.message()));
    return new CallResult(
        key, new Json(row.result()), row.usage(), !row.holder().equals(holder) || performs == 0);
  }

  private Optional<CallResult> await(CallRow row) throws AgentException, InterruptedException {
    if (!patience.pause(row.expiresInMs())) throw LedgerFailures.busy(request, row.expiresInMs());
    return Optional.empty();
  }

  private Optional<CallResult> takeOver(CallRow row) throws AgentException, InterruptedException {
    var begin = begin();
    var granted = LedgerPatience.once(() -> rows.takeOver(begin, row.revision()));
    return granted.isPresent() ? perform(granted.get()) : Optional.empty();
  }

  private Optional<CallResult> reconcile(CallRow row) throws AgentException, InterruptedException {
    return switch (reconciliation()) {
      case Reconciliation.Unknown o -> throw LedgerFailures.unknown(request, key);
      case Reconciliation.DidNotHappen o -> {
        if (performs < PERFORMS_MAX && !request.needsApproval()) yield takeOver(row);
        LedgerPatience.once(() -> rows.refute(key, row.revision()));
        // Its approval may be over by now, which is looked at before it begins again.
        if (performs < PERFORMS_MAX) yield Optional.empty();
        throw AgentException.retriable(
            "call_failed", request.label() + " was called " + performs + " times without effect");
      }
      case Reconciliation.Happened happened -> {
        var finish = finished(happened.result(), Usage.NONE);
        LedgerPatience.once(
            () ->
                rows.reconcile(
                    key, row.revision(), finish.result(), finish.code(), finish.message()));
        yield Optional.empty();
      }
    };
  }

  private Reconciliation reconciliation() throws InterruptedException {
    var reconciler = request.reconciler();
    if (reconciler == null) return new Reconciliation.Unknown();
    try {
      return reconciler.reconcile(key, request.arguments());
    } catch (AgentException e) {
      LOG.warnf("%s cannot be reconciled (%s), effect key %s", request.label(), e.code(), key);
    } catch (RuntimeException e) {
      LOG.warnf(
          "The reconciler of %s failed with %s, effect key %s",
          request.label(), e.getClass().getName(), key);
    }
    return new Reconciliation.Unknown();
  }

  private Optional<CallResult> perform(Start.Granted granted)
      throws AgentException, InterruptedException {
    performs++;
    if (System.nanoTime() - granted.sinceNs() >= settings.grace().toNanos()) {
      var late = LedgerFailures.late(request);
      finish(failed(late));
      throw late;
    }
    Performed performed;
    try {
      performed = performer.perform(key);
    } catch (RuntimeException e) {
      performed = new Performed.Unclear(LedgerFailures.failed(request, e));
    } catch (InterruptedException e) {
      interrupted(granted.revision(), e);
      throw e;
    }
    return conclude(performed, granted.revision());
  }

  private Optional<CallResult> conclude(Performed performed, long revision)
      throws AgentException, InterruptedException {
    switch (performed) {
      case Performed.Succeeded success -> {
        var finish = finished(success.result(), success.usage());
        boolean ours = finish(finish);
        if (finish.state() == CallState.FAILED)
          throw AgentException.permanent(
              String.valueOf(finish.code()), String.valueOf(finish.message()));
        if (ours && finish.result() != null)
          return Optional.of(new CallResult(key, success.result(), success.usage(), false));
        if (!ours)
          LOG.warnf("%s was decided on before it ended, effect key %s", request.label(), key);
        return Optional.empty();
      }
      case Performed.HappenedUnusable unusable -> {
        finish(request.mutating() ? unusable(unusable.failure()) : failed(unusable.failure()));
        settled = true;
        throw unusable.failure();
      }
      case Performed.NothingHappened nothing -> throw given(nothing.failure());
      case Performed.Unclear unclear -> {
        if (!request.mutating()) throw given(unclear.failure());
        doubt(revision, unclear.failure());
        return Optional.empty();
      }
    }
  }

  /** The failure, once the row has it. */
  private AgentException given(AgentException failure) throws AgentException, InterruptedException {
    try {
      finish(failed(failure));
    } catch (AgentException unavailable) {
      failure.addSuppressed(unavailable);
    }
    return failure;
  }

  private void doubt(long revision, AgentException failure)
      throws AgentException, InterruptedException {
    LedgerPatience.uninterrupted(
        () ->
            rows.doubt(
                key,
                revision,
                settings.grace(),
                failure.code(),
                String.valueOf(failure.getMessage())));
  }

  private void interrupted(long revision, InterruptedException cause) throws InterruptedException {
    var failure = AgentException.retriable("interrupted", "The attempt ended during the call");
    try {
      if (request.mutating()) doubt(revision, failure);
      else finish(failed(failure));
    } catch (AgentException unavailable) {
      cause.addSuppressed(unavailable);
    }
  }

  private boolean finish(CallRows.Finish finish) throws AgentException, InterruptedException {
    return LedgerPatience.uninterrupted(() -> rows.finish(key, holder, finish));
  }

  private CallRows.Finish finished(Json result, Usage usage) {
    int bytes = result.text().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= settings.resultBytesMax())
      return new CallRows.Finish(CallState.DONE, result.text(), usage, null, null, false);
    var failure = LedgerFailures.tooLarge(request, bytes, settings.resultBytesMax());
    return request.mutating() ? unusable(failure) : failed(failure);
  }

  private static CallRows.Finish unusable(AgentException failure) {
    return new CallRows.Finish(
        CallState.DONE, null, Usage.NONE, failure.code(), failure.getMessage(), false);
  }

  private static CallRows.Finish failed(AgentException failure) {
    return new CallRows.Finish(
        CallState.FAILED,
        null,
        Usage.NONE,
        failure.code(),
        failure.getMessage(),
        failure.isRetriable());
  }
}

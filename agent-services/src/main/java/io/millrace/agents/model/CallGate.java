package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.definition.ModelDefinition;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Bulkhead and circuit breaker of one model in one process. The breaker opens after as many calls
 * in a row as the definition says ended without a provider that works ({@link #COUNTED}), and then
 * nothing is asked of it for a time: {@code model_circuit_open}. A provider that says no, or later,
 * works.
 *
 * <p>The breaker is SmallRye Fault Tolerance's. The bulkhead is a fair semaphore, since each caller
 * waits for its place only until its own deadline ({@code model_busy}), which SmallRye's bulkhead
 * cannot be told.
 */
final class CallGate {

  static final Set<String> COUNTED =
      Set.of("model_unavailable", "model_timeout", "model_stream_broken");

  private static final Logger LOG = Logger.getLogger(CallGate.class);

  /** What is asked through the gate. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws AgentException, InterruptedException;
  }

  /** A failure that says nothing against the provider passes the breaker as a value. */
  private record Ended(Object value, boolean isFailure) {}

  private final String model;
  private final Duration openTime;
  private final Semaphore places;
  private final TypedGuard<Ended> breaker;

  CallGate(ModelDefinition definition) {
    this.model = definition.name();
    this.openTime = definition.breaker().open();
    this.places = new Semaphore(definition.pace().parallel(), true);
    this.breaker =
        TypedGuard.create(Ended.class)
            .withDescription("model " + model)
            .withCircuitBreaker()
            .requestVolumeThreshold(definition.breaker().failures())
            .failureRatio(1.0)
            .successThreshold(1)
            .delay(openTime.toMillis(), ChronoUnit.MILLIS)
            .when(
                failure ->
                    failure instanceof AgentException known && COUNTED.contains(known.code()))
            .onStateChange(this::changed)
            .done()
            .build();
  }

  private void changed(CircuitBreakerState state) {
    LOG.infof("The circuit breaker of the model %s is %s", model, state);
  }

  <T> T call(Call<T> call, Instant deadline) throws AgentException, InterruptedException {
    long ms = Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
    if (!places.tryAcquire(ms, TimeUnit.MILLISECONDS))
      throw AgentException.retriable(
          "model_busy", "All places for calls to the model " + model + " stayed taken");
    try {
      return guarded(call, deadline);
    } finally {
      places.release();
    }
  }

  @SuppressWarnings("unchecked")
  private <T> T guarded(Call<T> call, Instant deadline)
      throws AgentException, InterruptedException {
    Ended ended;
    try {
      ended = breaker.call(() -> made(call, deadline));
    } catch (AgentException | InterruptedException | RuntimeException e) {
      if (e instanceof CircuitBreakerOpenException) throw open();
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    if (ended.isFailure()) throw (AgentException) ended.value();
    return (T) ended.value();
  }

  private static <T> Ended made(Call<T> call, Instant deadline)
      throws AgentException, InterruptedException {
    try {
      return new Ended(call.make(), false);
    } catch (AgentException e) {
      boolean isOurDeadline = !Instant.now().isBefore(deadline);
      if (COUNTED.contains(e.code()) && !isOurDeadline) throw e;
      return new Ended(e, true);
    }
  }

  private AgentException open() {
    return new AgentException(
        "model_circuit_open",
        "The model " + model + " failed several times in a row and is left alone for a while",
        true,
        openTime.toMillis());
  }
}

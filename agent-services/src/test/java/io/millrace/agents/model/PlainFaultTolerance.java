package io.millrace.agents.model;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.FaultTolerance;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.Spi;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.faulttolerance.apiimpl.BasicCircuitBreakerMaintenanceImpl;
import io.smallrye.faulttolerance.apiimpl.BuilderEagerDependencies;
import io.smallrye.faulttolerance.apiimpl.BuilderLazyDependencies;
import io.smallrye.faulttolerance.apiimpl.GuardImpl;
import io.smallrye.faulttolerance.apiimpl.TypedGuardImpl;
import io.smallrye.faulttolerance.core.event.loop.EventLoop;
import io.smallrye.faulttolerance.core.metrics.MeteredOperation;
import io.smallrye.faulttolerance.core.metrics.MetricsProvider;
import io.smallrye.faulttolerance.core.metrics.MetricsRecorder;
import io.smallrye.faulttolerance.core.timer.ThreadTimer;
import io.smallrye.faulttolerance.core.timer.Timer;
import java.lang.reflect.Type;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** SmallRye Fault Tolerance without CDI, for tests with plain constructors. */
@SuppressWarnings("removal")
public final class PlainFaultTolerance implements Spi {

  private final BasicCircuitBreakerMaintenanceImpl breakers =
      new BasicCircuitBreakerMaintenanceImpl();
  private final BuilderEagerDependencies eager = () -> breakers;
  private final BuilderLazyDependencies lazy = new Lazy();

  private static final class Lazy implements BuilderLazyDependencies {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Timer timer = new ThreadTimer(threads);

    @Override
    public boolean ftEnabled() {
      return true;
    }

    @Override
    public ExecutorService asyncExecutor() {
      return threads;
    }

    @Override
    public EventLoop eventLoop() {
      return EventLoop.get();
    }

    @Override
    public Timer timer() {
      return timer;
    }

    @Override
    public MetricsProvider metricsProvider() {
      return new MetricsProvider() {
        @Override
        public boolean isEnabled() {
          return false;
        }

        @Override
        public MetricsRecorder create(MeteredOperation operation) {
          return MetricsRecorder.NOOP;
        }
      };
    }
  }

  @Override
  public boolean applies() {
    return true;
  }

  /** Below that of CDI. */
  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Guard.Builder newGuardBuilder() {
    return new GuardImpl.BuilderImpl(eager, () -> lazy);
  }

  @Override
  public <T> TypedGuard.Builder<T> newTypedGuardBuilder(Type type) {
    return new TypedGuardImpl.BuilderImpl<>(eager, () -> lazy, type);
  }

  @Override
  public <T, R> FaultTolerance.Builder<T, R> newBuilder(Function<FaultTolerance<T>, R> finisher) {
    throw new UnsupportedOperationException("replaced by Guard");
  }

  @Override
  public <T, R> FaultTolerance.Builder<T, R> newAsyncBuilder(
      Class<?> asyncType, Function<FaultTolerance<T>, R> finisher) {
    throw new UnsupportedOperationException("replaced by Guard");
  }

  @Override
  public CircuitBreakerMaintenance circuitBreakerMaintenance() {
    return breakers;
  }
}

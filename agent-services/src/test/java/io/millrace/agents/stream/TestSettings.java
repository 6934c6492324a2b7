package io.millrace.agents.stream;

import io.millrace.agents.ops.WorkerSettings;
import java.net.URI;
import java.util.List;

/** Settings of workers under test: short times, and no state store unless a test has one. */
record TestSettings(
    int workersPerAgent,
    int workersPerAgentMax,
    int lockMs,
    int drainMs,
    int outputBytesMax,
    URI stateStoreUrl)
    implements WorkerSettings {

  /** Nobody listens there. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  static TestSettings standard() {
    return new TestSettings(2, 2, 30_000, 5_000, 524_288, NOWHERE);
  }

  TestSettings workers(int workers) {
    return new TestSettings(workers, workers, lockMs, drainMs, outputBytesMax, stateStoreUrl);
  }

  /** More workers than at rest, while they are needed. */
  TestSettings growingTo(int most) {
    return new TestSettings(workersPerAgent, most, lockMs, drainMs, outputBytesMax, stateStoreUrl);
  }

  TestSettings lock(int ms) {
    return new TestSettings(
        workersPerAgent, workersPerAgentMax, ms, drainMs, outputBytesMax, stateStoreUrl);
  }

  TestSettings drain(int ms) {
    return new TestSettings(
        workersPerAgent, workersPerAgentMax, lockMs, ms, outputBytesMax, stateStoreUrl);
  }

  TestSettings outputBytes(int bytes) {
    return new TestSettings(
        workersPerAgent, workersPerAgentMax, lockMs, drainMs, bytes, stateStoreUrl);
  }

  TestSettings stateStore(URI url) {
    return new TestSettings(
        workersPerAgent, workersPerAgentMax, lockMs, drainMs, outputBytesMax, url);
  }

  @Override
  public List<String> serve() {
    return List.of("all");
  }

  @Override
  public int urgentWorkersPerAgent() {
    return 1;
  }

  @Override
  public boolean configureGroups() {
    return true;
  }

  @Override
  public int deliveryCountMax() {
    return 4;
  }

  @Override
  public int outputInlineBytesMax() {
    return 1_000;
  }

  @Override
  public int claimBytesMax() {
    return 100_000;
  }

  @Override
  public int payloadTimeoutMs() {
    return 5_000;
  }

  @Override
  public int resultTimeoutMs() {
    return 10_000;
  }

  @Override
  public int releasePauseMs() {
    return 100;
  }

  @Override
  public int versionWaitMs() {
    return 200;
  }

  @Override
  public int tasksPerWorker() {
    return 4;
  }
}

package io.millrace.agents.stream;

import io.millrace.agents.ops.WorkerSettings;
import java.util.List;

/** Settings of workers under test: short times. */
record TestSettings(int workersPerAgent, int lockMs, int drainMs, int outputBytesMax)
    implements WorkerSettings {

  static TestSettings standard() {
    return new TestSettings(2, 30_000, 5_000, 524_288);
  }

  TestSettings workers(int workers) {
    return new TestSettings(workers, lockMs, drainMs, outputBytesMax);
  }

  TestSettings lock(int ms) {
    return new TestSettings(workersPerAgent, ms, drainMs, outputBytesMax);
  }

  TestSettings drain(int ms) {
    return new TestSettings(workersPerAgent, lockMs, ms, outputBytesMax);
  }

  TestSettings outputBytes(int bytes) {
    return new TestSettings(workersPerAgent, lockMs, drainMs, bytes);
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
}

package io.millrace.statestore.stream;

import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.ops.StateStoreMetrics;
import jakarta.enterprise.context.ApplicationScoped;

/** What every processor of the topology shares. */
@ApplicationScoped
public class Wiring {

  private final Resolver resolver;
  private final ParsedWorkflows parsed;
  private final RunWatch watch;
  private final StateStoreConfig config;
  private final StateStoreMetrics metrics;
  private final EarlyTasks earlyTasks;
  private final CommitClock commits;

  Wiring(
      Resolver resolver,
      ParsedWorkflows parsed,
      RunWatch watch,
      StateStoreConfig config,
      StateStoreMetrics metrics,
      EarlyTasks earlyTasks,
      CommitClock commits) {
    this.resolver = resolver;
    this.parsed = parsed;
    this.watch = watch;
    this.config = config;
    this.metrics = metrics;
    this.earlyTasks = earlyTasks;
    this.commits = commits;
  }

  Resolver resolver() {
    return resolver;
  }

  ParsedWorkflows parsed() {
    return parsed;
  }

  RunWatch watch() {
    return watch;
  }

  StateStoreConfig config() {
    return config;
  }

  StateStoreMetrics metrics() {
    return metrics;
  }

  EarlyTasks earlyTasks() {
    return earlyTasks;
  }

  CommitClock commits() {
    return commits;
  }
}

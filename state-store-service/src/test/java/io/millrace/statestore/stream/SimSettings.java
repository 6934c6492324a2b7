package io.millrace.statestore.stream;

import io.millrace.statestore.Settings;
import io.millrace.statestore.ops.StateStoreConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Settings of the machine by mood; reading them is slow, so each is read once. */
final class SimSettings {

  private record Key(int tenantTasksMax, int timersPerTick) {}

  private static final Map<Key, StateStoreConfig> READ = new ConcurrentHashMap<>();

  private SimSettings() {}

  static StateStoreConfig of(SimMood mood) {
    return READ.computeIfAbsent(
        new Key(mood.tenantTasksMax(), mood.timersPerTick()),
        key ->
            Settings.of(
                Map.of(
                    "tenant-tasks-max", Integer.toString(key.tenantTasksMax()),
                    "timers-per-tick-max", Integer.toString(key.timersPerTick()),
                    "registry-lag-max", "PT0S")));
  }
}

package io.millrace.statestore;

import io.millrace.statestore.ops.StateStoreConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The configuration of the service as it is by default, with a few values set by a test. */
public final class Settings {

  private Settings() {}

  public static StateStoreConfig of(Map<String, String> values) {
    var builder =
        new SmallRyeConfigBuilder()
            .withDefaultValue("millrace.state-store.state-dir", "unused")
            .withDefaultValue("millrace.state-store.advertised-url", "http://127.0.0.1:8082")
            .withMapping(StateStoreConfig.class);
    values.forEach((key, value) -> builder.withDefaultValue("millrace.state-store." + key, value));
    return builder.build().getConfigMapping(StateStoreConfig.class);
  }
}

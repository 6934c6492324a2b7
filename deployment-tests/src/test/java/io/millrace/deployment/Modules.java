package io.millrace.deployment;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** What the modules say of themselves in their own files. */
final class Modules {

  /**
   * Service in a deployment, and the module it is built from. The agent runtime is deployed with
   * the agents of an example.
   */
  static final Map<String, String> BUILT_FROM = new LinkedHashMap<>();

  static {
    BUILT_FROM.put("router-service", "router-service");
    BUILT_FROM.put("state-store-service", "state-store-service");
    BUILT_FROM.put("agent-services", "examples/support-desk");
    BUILT_FROM.put("review-service", "review-service");
    BUILT_FROM.put("trace-stream-service", "trace-stream-service");
  }

  private Modules() {}

  /** The port of the service, as its own module says. */
  static int port(String service) {
    return portOf(service)
        .orElseThrow(
            () ->
                new AssertionError(
                    "No application.properties of " + service + " says quarkus.http.port"));
  }

  /**
   * Whether the deployment has to set {@code QUARKUS_HTTP_PORT}, because the module it is built
   * from listens elsewhere when left alone.
   */
  static boolean needsPort(String service) {
    return !portOf(BUILT_FROM.getOrDefault(service, service)).equals(Optional.of(port(service)));
  }

  private static Optional<Integer> portOf(String module) {
    var file = Repository.ROOT.resolve(module).resolve("src/main/resources/application.properties");
    if (!Files.exists(file)) return Optional.empty();
    return Optional.ofNullable(properties(Repository.read(file)).getProperty("quarkus.http.port"))
        .map(Integer::valueOf);
  }

  /**
   * Environment variables that a deployment in several containers has to set for the service,
   * because the address meant by default is this machine.
   */
  static Set<String> addressesToSet(String service) {
    var names = new TreeSet<String>();
    for (String module : List.of("service-kit", service, BUILT_FROM.getOrDefault(service, service)))
      for (Path file :
          Repository.files(
              Repository.ROOT.resolve(module),
              path ->
                  ConfigurationKeys.isMainSource(path) && path.toString().endsWith(".properties")))
        properties(Repository.read(file))
            .forEach(
                (key, value) -> {
                  if (value.toString().contains("127.0.0.1"))
                    names.add(ConfigurationKeys.environmentName(key.toString()));
                });
    return names;
  }

  static Properties properties(String text) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}

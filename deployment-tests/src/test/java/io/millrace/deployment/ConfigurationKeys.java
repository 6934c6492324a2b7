package io.millrace.deployment;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The configuration keys that the modules know, found in their sources: properties files,
 * {@code @ConfigProperty} and {@code @ConfigMapping}. Beside those, {@code kafka.<setting of a
 * Kafka client>} and what the named datasources take.
 */
final class ConfigurationKeys {

  private static final Pattern QUOTED =
      Pattern.compile("\"(?:\\$\\{)?((?:millrace|quarkus|kafka)\\.[A-Za-z0-9.\\-]+)[\":}]");
  private static final Pattern MAPPING =
      Pattern.compile("@ConfigMapping\\(\\s*prefix\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern MAPPED_METHOD =
      Pattern.compile("(?m)^\\s*(?!default\\b|static\\b)[A-Za-z][\\w.<>, ]*\\s+([a-z]\\w*)\\(\\);");
  private static final Pattern DATASOURCE =
      Pattern.compile("(?m)^quarkus\\.datasource(?:\\.([a-z]+))?\\.(?:db-kind|jdbc\\.)");
  private static final Set<String> DATASOURCE_KEYS =
      Set.of("username", "password", "jdbc.url", "reactive.url");

  private final Set<String> environmentNames = new HashSet<>();

  ConfigurationKeys() {
    for (Path file : Repository.files(Repository.ROOT, ConfigurationKeys::isMainSource))
      read(Repository.read(file), file.toString().endsWith(".java"));
    for (var names :
        new Set<?>[] {
          AdminClientConfig.configNames(),
          ConsumerConfig.configNames(),
          ProducerConfig.configNames()
        }) names.forEach(name -> add("kafka." + name));
  }

  boolean has(String environmentVariable) {
    return environmentNames.contains(environmentVariable);
  }

  static boolean isMainSource(Path file) {
    var path = Repository.ROOT.relativize(file).toString();
    return path.contains("src/main/")
        && !path.startsWith("cli/")
        && !path.startsWith("deployment-tests/")
        && (path.endsWith(".java") || path.endsWith(".properties"));
  }

  private void read(String text, boolean java) {
    if (java) {
      QUOTED.matcher(text).results().forEach(match -> add(match.group(1)));
      var mapping = MAPPING.matcher(text);
      if (mapping.find())
        MAPPED_METHOD
            .matcher(text)
            .results()
            .forEach(match -> add(mapping.group(1) + "." + kebab(match.group(1))));
      return;
    }
    Modules.properties(text).stringPropertyNames().forEach(this::add);
    DATASOURCE.matcher(text).results().map(match -> match.group(1)).forEach(this::addDatasource);
  }

  private void addDatasource(@Nullable String name) {
    boolean unnamed = name == null || name.equals("jdbc") || name.equals("reactive");
    for (String key : DATASOURCE_KEYS)
      add("quarkus.datasource." + (unnamed ? "" : name + ".") + key);
  }

  static String environmentName(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private void add(String key) {
    environmentNames.add(environmentName(key));
  }

  private static String kebab(String method) {
    return method.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}

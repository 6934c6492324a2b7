package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;

/**
 * {@code docker-compose.yml} is a Compose file, keeps its own house in order, and agrees with the
 * modules.
 */
class ComposeTest {

  private static final Path SCHEMA = Path.of("node_modules/dclint/schemas/compose.schema.json");
  private static final Set<String> OF_THE_IMAGES = Set.of("CLUSTER_ID", "KAFKA_HEAP_OPTS");
  private static final Pattern SECRET_NAME = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|API_KEY).*");
  private static final Set<String> WITHOUT_HEALTH_CHECK = Set.of("prometheus", "grafana");

  private final JsonNode compose =
      Yaml.documents(Repository.ROOT.resolve("docker-compose.yml")).getFirst().tree();

  @Test
  void it_fits_the_compose_schema() {
    assertThat(schema().validate(compose.toString(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void a_key_that_compose_does_not_know_would_be_found() {
    // given
    var typing = compose.toString().replaceFirst("\"healthcheck\"", "\"healthcheckk\"");

    // then
    assertThat(schema().validate(typing, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void services_are_checked_on_the_port_they_listen_on() {
    for (String service : Modules.BUILT_FROM.keySet()) {
      var test = service(service).at("/healthcheck/test");
      assertThat(test.path(test.size() - 1).asInt()).as(service).isEqualTo(Modules.port(service));
      var set = service(service).at("/environment/QUARKUS_HTTP_PORT");
      assertThat(set.asInt(Modules.needsPort(service) ? 0 : Modules.port(service)))
          .as("%s: QUARKUS_HTTP_PORT", service)
          .isEqualTo(Modules.port(service));
    }
  }

  @Test
  void services_are_built_from_their_modules() {
    Modules.BUILT_FROM.forEach(
        (service, module) -> {
          assertThat(service(service).at("/build/args/MODULE").asText())
              .as(service)
              .isEqualTo(module);
          assertThat(Repository.ROOT.resolve(module)).isDirectory();
          assertThat(Repository.ROOT.resolve(service(service).at("/build/dockerfile").asText()))
              .exists();
          assertThat(Repository.read("pom.xml")).contains("<module>" + module + "</module>");
        });
    assertThat(
            Repository.ROOT
                .resolve(service("dashboard").at("/build/context").asText())
                .resolve("Dockerfile"))
        .exists();
  }

  @Test
  void every_environment_variable_is_a_configuration_key_of_a_module() {
    // given
    var keys = new ConfigurationKeys();

    // when
    var unknown =
        Modules.BUILT_FROM.keySet().stream()
            .flatMap(
                service ->
                    names(service(service).path("environment")).stream()
                        .filter(name -> !keys.has(name))
                        .map(name -> service + " " + name))
            .toList();

    // then
    assertThat(unknown).as("variables that no module's source mentions").isEmpty();
  }

  @Test
  void no_service_looks_for_another_one_in_its_own_container() {
    for (String service : Modules.BUILT_FROM.keySet())
      assertThat(names(service(service).path("environment")))
          .as(service)
          .containsAll(Modules.addressesToSet(service));
  }

  @Test
  void kafka_is_configured_with_keys_that_brokers_know() {
    // given
    var known =
        AbstractKafkaConfig.CONFIG_DEF.names().stream()
            .map(name -> "KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());

    // when
    var unknown =
        names(service("kafka").path("environment")).stream()
            .filter(name -> !known.contains(name) && !OF_THE_IMAGES.contains(name))
            .toList();

    // then
    assertThat(unknown).isEmpty();
    assertThat(service("kafka").at("/environment/KAFKA_AUTO_CREATE_TOPICS_ENABLE").asText())
        .isEqualTo("false");
  }

  @Test
  void secrets_come_from_outside_and_nothing_is_published_beyond_this_machine() {
    services()
        .forEach(
            (name, service) -> {
              service.path("environment").properties().stream()
                  .filter(variable -> SECRET_NAME.matcher(variable.getKey()).matches())
                  .forEach(
                      variable ->
                          assertThat(variable.getValue().asText())
                              .as(name)
                              .matches("\\$\\{[A-Z_]+(:\\?.+|:-)}"));
              service
                  .path("ports")
                  .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:"));
            });
  }

  @Test
  void everything_is_bounded_pinned_and_watched() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.path("mem_limit").asText()).as(name).isNotEmpty();
              assertThat(
                      service.has("build")
                          || service.path("image").asText().matches(".+:(?!latest).+"))
                  .as("%s has a pinned image", name)
                  .isTrue();
              assertThat(service.has("healthcheck"))
                  .as(name)
                  .isEqualTo(!WITHOUT_HEALTH_CHECK.contains(name));
              service
                  .path("depends_on")
                  .properties()
                  .forEach(
                      dependency -> {
                        assertThat(services()).as(name).containsKey(dependency.getKey());
                        if (dependency
                            .getValue()
                            .path("condition")
                            .asText()
                            .equals("service_healthy"))
                          assertThat(service(dependency.getKey()).has("healthcheck")).isTrue();
                      });
            });
  }

  @Test
  void volumes_are_declared_and_mounted_files_are_there() {
    // given
    var declared = new TreeSet<>(names(compose.path("volumes")));
    var used = new TreeSet<String>();

    // when
    var mounts =
        services().values().stream()
            .flatMap(service -> texts(service.path("volumes")).stream())
            .map(mount -> mount.split(":")[0])
            .toList();
    for (String source : mounts) {
      if (source.startsWith("./")) assertThat(Repository.ROOT.resolve(source)).exists();
      else used.add(source);
    }

    // then
    assertThat(used).isEqualTo(declared);
  }

  @Test
  void prometheus_asks_the_services_on_their_ports() {
    // given
    var expected =
        Modules.BUILT_FROM.keySet().stream()
            .collect(
                Collectors.toMap(
                    service -> service,
                    service -> service + ":" + Modules.port(service) + "/q/metrics"));

    // when
    var scraped = new TreeMap<String, String>();
    for (JsonNode job :
        Yaml.documents(Repository.ROOT.resolve("deploy/prometheus/prometheus.yml"))
            .getFirst()
            .tree()
            .path("scrape_configs"))
      scraped.put(
          job.path("job_name").asText(),
          job.at("/static_configs/0/targets/0").asText() + job.path("metrics_path").asText());

    // then
    assertThat(scraped).isEqualTo(expected);
  }

  @Test
  void the_dashboards_proxy_knows_the_services_by_name_and_port() {
    // given
    var dockerfile = Repository.read("dashboard/Dockerfile");

    // then
    for (String service :
        List.of(
            "router-service",
            "state-store-service",
            "review-service",
            "agent-services",
            "trace-stream-service"))
      assertThat(dockerfile).contains("=" + service + ":" + Modules.port(service));
  }

  @Test
  void database_roles_are_those_of_the_embedded_server() {
    // given
    var schemas =
        Pattern.compile("(?m)^  [A-Z]+\\(\"([a-z]+)\"\\)")
            .matcher(
                Repository.read(
                    "embedded-infra/src/main/java/io/millrace/embedded/PostgresRole.java"))
            .results()
            .map(match -> match.group(1))
            .toList();

    // when
    var made =
        Pattern.compile("CREATE SCHEMA (\\w+) AUTHORIZATION millrace_(\\w+)")
            .matcher(Repository.read("deploy/postgres/init.sql"))
            .results()
            .map(match -> Map.entry(match.group(1), match.group(2)))
            .toList();

    // then
    assertThat(schemas).isNotEmpty();
    assertThat(made).isEqualTo(schemas.stream().map(schema -> Map.entry(schema, schema)).toList());
  }

  /** The schema names its dialect and itself in ways that a strict reader refuses. */
  private static Schema schema() {
    var tree =
        (ObjectNode) Yaml.documents(SCHEMA.toString(), Repository.read(SCHEMA)).getFirst().tree();
    tree.remove("$id");
    tree.remove("$schema");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(tree.toString(), InputFormat.JSON);
  }

  private Map<String, JsonNode> services() {
    return compose.path("services").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private JsonNode service(String name) {
    return compose.path("services").path(name);
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}

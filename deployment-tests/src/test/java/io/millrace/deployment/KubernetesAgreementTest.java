package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.topic.Topics;
import io.millrace.deployment.TopicAccess.AgentTasks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Kubernetes resources agree with each other, with the modules' own files, and with the
 * registry of topics.
 */
class KubernetesAgreementTest {

  private static final Set<String> NOT_OURS =
      Set.of(
          "POD_IP", // used within the advertised URL
          "POSTGRES_DB",
          "POSTGRES_PASSWORD",
          "MILLRACE_REVIEWS_PASSWORD",
          "MILLRACE_ARCHIVE_PASSWORD",
          "MILLRACE_AGENTS_PASSWORD",
          "MILLRACE_BANK_PASSWORD");
  private static final String DEAD_PREFIX = "dlq.";
  private static final String AGENT_PREFIX = "millrace.agent.";

  private final List<Yaml.Document> base =
      KubernetesResourcesTest.resources().stream()
          .filter(document -> document.where().startsWith("k8s/base/"))
          .toList();

  @Test
  void every_service_is_deployed_on_the_port_it_listens_on() {
    for (String service : Modules.BUILT_FROM.keySet()) {
      // when
      var pod = workload(service).tree().at("/spec/template");
      var container = pod.at("/spec/containers/0");

      // then
      int port = Modules.port(service);
      assertThat(container.at("/ports/0/containerPort").asInt()).as(service).isEqualTo(port);
      assertThat(pod.at("/metadata/annotations/prometheus.io~1port").asInt())
          .as(service)
          .isEqualTo(port);
      assertThat(one("Service", service).tree().at("/spec/ports/0/port").asInt())
          .as(service)
          .isEqualTo(port);
      if (Modules.needsPort(service))
        assertThat(
                StreamSupport.stream(container.path("env").spliterator(), false)
                    .map(JsonNode::toString))
            .as("%s: QUARKUS_HTTP_PORT", service)
            .contains("{\"name\":\"QUARKUS_HTTP_PORT\",\"value\":\"" + port + "\"}");
    }
  }

  @Test
  void probes_ask_quarkus_for_started_live_and_ready() {
    for (String service : Modules.BUILT_FROM.keySet()) {
      var container = workload(service).tree().at("/spec/template/spec/containers/0");
      assertThat(
              Map.of(
                  "startup", container.at("/startupProbe/httpGet/path").asText(),
                  "liveness", container.at("/livenessProbe/httpGet/path").asText(),
                  "readiness", container.at("/readinessProbe/httpGet/path").asText()))
          .as(service)
          .isEqualTo(
              Map.of(
                  "startup",
                  "/q/health/started",
                  "liveness",
                  "/q/health/live",
                  "readiness",
                  "/q/health/ready"));
    }
  }

  @Test
  void every_environment_variable_is_a_configuration_key_of_a_module() {
    // given
    var keys = new ConfigurationKeys();
    var variables = new TreeSet<String>();
    for (var document : workloads())
      for (JsonNode container : document.tree().at("/spec/template/spec/containers"))
        container.path("env").forEach(variable -> variables.add(variable.path("name").asText()));
    one("ConfigMap", "millrace-service")
        .tree()
        .path("data")
        .fieldNames()
        .forEachRemaining(variables::add);

    // when
    variables.removeAll(NOT_OURS);
    variables.removeIf(keys::has);

    // then
    assertThat(variables).as("variables that no module's source mentions").isEmpty();
  }

  @Test
  void no_service_looks_for_another_one_in_its_own_pod() {
    for (String service : Modules.BUILT_FROM.keySet()) {
      // given
      var names = new TreeSet<String>();
      one("ConfigMap", "millrace-service")
          .tree()
          .path("data")
          .fieldNames()
          .forEachRemaining(names::add);

      // when
      workload(service)
          .tree()
          .at("/spec/template/spec/containers/0/env")
          .forEach(variable -> names.add(variable.path("name").asText()));

      // then
      assertThat(names).as(service).containsAll(Modules.addressesToSet(service));
    }
  }

  @Test
  void no_container_has_more_rights_than_it_needs_or_no_bound() {
    for (var document : workloads()) {
      var pod = document.tree().at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as("%s", document).isTrue();
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
          .as("%s", document)
          .isFalse();
      assertThat(base)
          .as("%s: its service account", document)
          .anyMatch(
              each ->
                  each.kind().equals("ServiceAccount")
                      && each.name().equals(pod.path("serviceAccountName").asText()));
      for (JsonNode container : pod.path("containers")) {
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
            .as("%s", document)
            .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
            .as("%s", document)
            .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
            .as("%s", document)
            .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText())
            .as("%s", document)
            .isNotEmpty();
        assertThat(container.path("image").asText())
            .as("%s", document)
            .matches("[a-z/-]+:(?!latest).+");
      }
    }
  }

  @Test
  void what_is_referred_to_exists() {
    // given
    var configMaps = names("ConfigMap");
    configMaps.add("millrace-postgres-init"); // made by the kustomization
    var secrets = new TreeSet<>(names("KafkaUser"));
    secrets.addAll(
        Set.of(
            "millrace-postgres",
            "millrace-model",
            "millrace-cluster-ca-cert")); // made by the installation and by Strimzi

    // then
    for (var document : workloads()) {
      assertThat(texts(document, "configMapRef", "configMapKeyRef", "configMap"))
          .as("%s", document)
          .allMatch(configMaps::contains);
      assertThat(texts(document, "secretKeyRef")).as("%s", document).allMatch(secrets::contains);
    }
    for (var document : base)
      if (document.kind().equals("Ingress"))
        assertThat(texts(document, "service")).allMatch(names("Service")::contains);
    for (var budget : of("PodDisruptionBudget"))
      assertThat(names("Deployment", "StatefulSet"))
          .contains(budget.text("/spec/selector/matchLabels/app.kubernetes.io~1name"));
    for (String service : Modules.BUILT_FROM.keySet())
      assertThat(names("PodDisruptionBudget")).contains(service);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/sessions/s-42/messages, router-service",
    "/api/v1/sessions/s-42, state-store-service",
    "/api/v1/runs, dashboard",
    "/api/v1/runs/s-42~01JD, state-store-service",
    "/api/v1/runs/s-42~01JD/cancel, state-store-service",
    "/api/v1/runs/s-42~01JD/events, trace-stream-service",
    "/api/v1/events, trace-stream-service",
    "/api/v1/reviews, review-service",
    "/api/v1/reviews/r:approval:1/decision, review-service",
    "/api/v1/calls, agent-services",
    "/api/v1/calls/ab12/settle, agent-services",
    "/api/v1/memories, agent-services",
    "/api/v1/memories/forget, agent-services",
    "/api/v1/registry/memories, state-store-service",
    "/api/v1/registry/agents, state-store-service",
    "/api/v1/registry, state-store-service",
    "/api/v1/evaluations, state-store-service",
    "/api/v1/evaluations/ev-1, state-store-service",
    "/api/v1/payloads, state-store-service",
    "/v1/chat/completions, router-service",
    "/v1/models, router-service",
    "/, dashboard",
    "/runs/s-42~01JD, dashboard"
  })
  void the_ingress_leads_every_path_to_its_service(String path, String service) {
    assertThat(route(path).service()).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/runs/s-42~01JD/cancel, 300k",
    "/api/v1/reviews/r:approval:1/decision, 300k",
    "/v1/chat/completions, 300k",
    "/api/v1/registry/agents, 300k",
    "/api/v1/registry, 4m",
    "/api/v1/evaluations, 8m",
    "/api/v1/payloads, 16m"
  })
  void ingress_and_nginx_let_bodies_through_that_the_service_takes(String path, String bound) {
    // given
    var nginx = Repository.read("dashboard/nginx.conf");
    var own =
        Pattern.compile(
                "location = " + Pattern.quote(path) + " \\{\\s+client_max_body_size (\\w+);")
            .matcher(nginx);
    var common = Pattern.compile("(?m)^  client_max_body_size (\\w+);").matcher(nginx);
    assertThat(common.find()).isTrue();

    // then
    assertThat(route(path).bodyMax()).isEqualTo(bound);
    assertThat(own.find() ? own.group(1) : common.group(1)).isEqualTo(bound);
  }

  /**
   * Where ingress-nginx leads a path: all rules of a host are one list, the longest first.
   *
   * @param bodyMax largest body, in the words of nginx
   */
  private record Route(String path, String service, String bodyMax) {

    boolean fits(String asked) {
      return asked.matches(path + (path.endsWith("$") ? "" : ".*"));
    }
  }

  private Route route(String path) {
    var routes = new ArrayList<Route>();
    for (var ingress : of("Ingress"))
      for (var rule : ingress.tree().at("/spec/rules/0/http/paths"))
        routes.add(
            new Route(
                rule.path("path").asText(),
                rule.at("/backend/service/name").asText(),
                ingress.text(
                    "/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-body-size")));
    return routes.stream()
        .sorted(Comparator.comparing((Route route) -> route.path().length()).reversed())
        .filter(route -> route.fits(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No rule leads " + path));
  }

  @Test
  void every_service_has_a_kafka_user_with_the_rights_of_its_row_and_no_others() {
    for (TopicAccess access : TopicAccess.SERVICES) {
      // given
      var acls = acls(access.service());

      // then
      topicsWith(acls, "Read")
          .as("%s reads", access.service())
          .containsExactlyInAnyOrderElementsOf(access.reads());
      topicsWith(acls, "Write")
          .filteredOn(name -> !name.startsWith(DEAD_PREFIX))
          .as("%s writes", access.service())
          .containsExactlyInAnyOrderElementsOf(access.writes());
      topicsWith(acls, "Write")
          .filteredOn(name -> name.startsWith(DEAD_PREFIX))
          .as("%s: dead letters of what it reads", access.service())
          .isSubsetOf(access.reads().stream().map(name -> DEAD_PREFIX + name).toList());
      assertThat(acls)
          .as("%s: all operations at once are too many", access.service())
          .noneMatch(acl -> acl.operations.contains("All"));
      assertThat(
              acls.stream()
                  .anyMatch(
                      acl ->
                          acl.name.equals(AGENT_PREFIX)
                              && acl.type.equals("topic")
                              && acl.operations.contains("Read")))
          .isEqualTo(access.agentTasks() == AgentTasks.READS);
      assertThat(
              acls.stream()
                  .anyMatch(
                      acl ->
                          acl.name.equals(AGENT_PREFIX)
                              && acl.type.equals("topic")
                              && acl.operations.contains("Write")))
          .isEqualTo(access.agentTasks() == AgentTasks.WRITES);
    }
    assertThat(names("KafkaUser"))
        .containsExactlyInAnyOrderElementsOf(
            TopicAccess.SERVICES.stream().map(TopicAccess::service).toList());
  }

  @Test
  void every_topic_named_in_an_acl_is_a_topic() {
    // given
    var topics = Topics.all().stream().map(topic -> topic.name()).collect(Collectors.toSet());
    var prefixes = Set.of(AGENT_PREFIX, DEAD_PREFIX + AGENT_PREFIX, applicationId() + "-");

    // then
    for (TopicAccess access : TopicAccess.SERVICES)
      for (Acl acl : acls(access.service())) {
        if (!acl.type.equals("topic")) continue;
        assertThat(acl.prefix ? prefixes : topics).as(access.service()).contains(acl.name);
      }
    assertThat(names("KafkaTopic")).isEqualTo(new TreeSet<>(topics));
  }

  @Test
  void every_consumer_group_of_a_module_is_covered_by_its_users_acls() {
    for (TopicAccess access : TopicAccess.SERVICES) {
      // given
      var groups = new TreeSet<String>();
      for (var file :
          Repository.files(
              Repository.ROOT.resolve(access.service()), ConfigurationKeys::isMainSource))
        if (file.toString().endsWith(".properties"))
          Modules.properties(Repository.read(file))
              .forEach(
                  (key, value) -> {
                    if (key.toString().endsWith(".group.id")
                        || key.equals("quarkus.kafka-streams.application-id"))
                      groups.add(value.toString());
                  });

      // then
      var rights =
          acls(access.service()).stream()
              .filter(acl -> acl.type.equals("group") && acl.operations.contains("Read"))
              .toList();
      assertThat(groups)
          .as(access.service())
          .allMatch(
              group ->
                  rights.stream()
                      .anyMatch(
                          acl -> acl.prefix ? group.startsWith(acl.name) : group.equals(acl.name)));
    }
  }

  private record Acl(String type, String name, boolean prefix, List<String> operations) {}

  private List<Acl> acls(String user) {
    return StreamSupport.stream(
            one("KafkaUser", user).tree().at("/spec/authorization/acls").spliterator(), false)
        .map(
            acl ->
                new Acl(
                    acl.at("/resource/type").asText(),
                    acl.at("/resource/name").asText(),
                    acl.at("/resource/patternType").asText().equals("prefix"),
                    StreamSupport.stream(acl.path("operations").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()))
        .toList();
  }

  private static ListAssert<String> topicsWith(List<Acl> acls, String operation) {
    return assertThat(
        acls.stream()
            .filter(
                acl ->
                    acl.type.equals("topic") && !acl.prefix && acl.operations.contains(operation))
            .map(Acl::name)
            .toList());
  }

  private static String applicationId() {
    var file = "state-store-service/src/main/resources/META-INF/microprofile-config.properties";
    return Modules.properties(Repository.read(file))
        .getProperty("quarkus.kafka-streams.application-id", "");
  }

  private List<Yaml.Document> workloads() {
    return Stream.concat(of("Deployment").stream(), of("StatefulSet").stream()).toList();
  }

  private Yaml.Document workload(String name) {
    return workloads().stream()
        .filter(document -> document.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No workload is called " + name));
  }

  private Yaml.Document one(String kind, String name) {
    return of(kind).stream()
        .filter(document -> document.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + kind + " is called " + name));
  }

  private List<Yaml.Document> of(String kind) {
    return base.stream().filter(document -> document.kind().equals(kind)).toList();
  }

  private Set<String> names(String... kinds) {
    return base.stream()
        .filter(document -> List.of(kinds).contains(document.kind()))
        .map(Yaml.Document::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names in all objects that stand under one of the fields, wherever. */
  private static List<String> texts(Yaml.Document document, String... fields) {
    return Stream.of(fields)
        .flatMap(field -> document.tree().findValues(field).stream())
        .map(node -> node.path("name").asText())
        .toList();
  }
}

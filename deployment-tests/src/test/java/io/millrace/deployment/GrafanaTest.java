package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Panels ask for metrics that somebody writes. */
class GrafanaTest {

  private static final Pattern METRIC = Pattern.compile("\\b([a-z]+(?:_[a-z]+)+)(?=[\\[{)]|$)");
  private static final Pattern METER = Pattern.compile("\"(millrace\\.[a-z.]+)\"");
  private static final String SUFFIX =
      "_(total|seconds_sum|seconds_count|seconds_max|seconds_bucket)$";

  /**
   * Of Micrometer's binders for the JVM, the process, HTTP and Kafka clients, as Quarkus 3.32 names
   * them.
   */
  private static final Set<String> OF_BINDERS =
      Set.of(
          "jvm_memory_used_bytes",
          "jvm_gc_pause_seconds_sum",
          "process_cpu_usage",
          "http_server_requests_seconds_count",
          "http_server_requests_seconds_sum",
          "kafka_consumer_fetch_manager_records_lag",
          "kafka_consumer_fetch_manager_records_consumed_total",
          "kafka_producer_topic_record_send_total");

  @Test
  void every_panel_asks_for_metrics_that_exist() throws IOException {
    // given
    var ours =
        Repository.files(Repository.ROOT, ConfigurationKeys::isMainSource).stream()
            .filter(file -> file.toString().endsWith(".java"))
            .flatMap(file -> METER.matcher(Repository.read(file)).results())
            .map(match -> match.group(1).replace('.', '_'))
            .collect(Collectors.toSet());
    var dashboard =
        new ObjectMapper().readTree(Repository.read("deploy/grafana/dashboards/millrace.json"));

    // when
    var asked = new TreeSet<String>();
    for (JsonNode panel : dashboard.path("panels"))
      for (JsonNode target : panel.path("targets"))
        METRIC
            .matcher(target.path("expr").asText())
            .results()
            .forEach(match -> asked.add(match.group(1)));

    // then
    assertThat(asked)
        .hasSizeGreaterThan(10)
        .allMatch(
            metric ->
                metric.startsWith("millrace_")
                    ? ours.contains(metric.replaceAll(SUFFIX, ""))
                    : OF_BINDERS.contains(metric));
  }
}

package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file under {@code k8s/} is a resource that its API knows, and belongs to a kustomization.
 */
class KubernetesResourcesTest {

  private static final Path FOLDER = Repository.ROOT.resolve("k8s");
  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final int KUSTOMIZE_TIMEOUT_S = 60;

  private final KubernetesModels models = new KubernetesModels();

  @Test
  void no_resource_has_a_key_that_its_api_does_not_know() {
    // when
    var problems =
        resources().stream().flatMap(document -> models.problems(document).stream()).toList();

    // then
    assertThat(problems).isEmpty();
    assertThat(resources()).hasSizeGreaterThan(50);
  }

  @Test
  void a_key_that_is_not_known_would_be_found() {
    // given
    var typing =
        Yaml.documents(
            "here",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: x }
            spec: { template: { spec: { containers: [{ name: x, readinesProbe: {} }] } } }
            ---
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata: { name: x }
            spec: { partition: 4 }
            """);

    // when
    var problems = typing.stream().flatMap(document -> models.problems(document).stream()).toList();

    // then
    assertThat(problems)
        .hasSize(2)
        .anyMatch(problem -> problem.contains("readinesProbe"))
        .anyMatch(problem -> problem.contains("partition"));
  }

  @Test
  void every_file_is_listed_in_the_kustomization_of_its_folder_and_what_is_listed_is_there() {
    for (Path kustomization : Repository.files(FOLDER, file -> file.endsWith(KUSTOMIZATION))) {
      // given
      var folder = kustomization.getParent();
      var tree = Yaml.documents(kustomization).getFirst().tree();
      var listed =
          Stream.of(texts(tree.path("resources")), paths(tree.path("patches")), generated(tree))
              .flatMap(List::stream)
              .toList();

      // when
      var files =
          Repository.files(
              folder,
              file ->
                  file.getParent().equals(folder)
                      && file.toString().matches(".*\\.(yaml|yml|sql)")
                      && !file.endsWith(KUSTOMIZATION));

      // then
      assertThat(listed)
          .as("%s names what exists", kustomization)
          .allSatisfy(name -> assertThat(folder.resolve(name)).exists());
      assertThat(files.stream().map(file -> file.getFileName().toString()))
          .as("%s lists every file beside it", kustomization)
          .allMatch(listed::contains);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/dev"})
  void kustomize_builds_it_where_kubectl_is_installed(String folder)
      throws IOException, InterruptedException {
    // given
    assumeTrue(onPath("kubectl"), "kubectl is not installed");
    var output = Path.of("target", "kustomize-" + folder.replace('/', '-') + ".yaml").toFile();
    var process =
        new ProcessBuilder("kubectl", "kustomize", FOLDER.resolve(folder).toString())
            .redirectOutput(output)
            .redirectErrorStream(true)
            .start();

    // when
    var ended = process.waitFor(KUSTOMIZE_TIMEOUT_S, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();

    // then
    var text = Repository.read(output.toPath());
    assertThat(ended).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    var built = Yaml.documents(folder, text);
    assertThat(built.stream().flatMap(document -> models.problems(document).stream())).isEmpty();
    assertThat(built)
        .filteredOn(document -> !document.kind().equals("Namespace"))
        .allSatisfy(
            document -> assertThat(document.text("/metadata/namespace")).isEqualTo("millrace"));
  }

  static List<Yaml.Document> resources() {
    var documents = new ArrayList<Yaml.Document>();
    for (Path file :
        Repository.files(
            FOLDER, path -> path.toString().matches(".*\\.ya?ml") && !path.endsWith(KUSTOMIZATION)))
      documents.addAll(Yaml.documents(file));
    return documents;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<String> paths(JsonNode patches) {
    return StreamSupport.stream(patches.spliterator(), false)
        .filter(patch -> patch.has("path"))
        .map(patch -> patch.path("path").asText())
        .toList();
  }

  private static List<String> generated(JsonNode kustomization) {
    return StreamSupport.stream(kustomization.path("configMapGenerator").spliterator(), false)
        .flatMap(generator -> texts(generator.path("files")).stream())
        .map(file -> file.substring(file.indexOf('=') + 1))
        .toList();
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
  }
}

package io.millrace.deployment;

import org.junit.jupiter.api.Test;

class GeneratedFilesTest {

  @Test
  void the_page_of_topics_is_what_the_registry_of_topics_says() {
    Repository.requireGenerated("docs/topics.md", TopicsPage.text());
  }

  @Test
  void the_topics_on_kubernetes_are_what_the_registry_of_topics_says() {
    Repository.requireGenerated("k8s/base/topics.yaml", TopicsYaml.text());
  }

  @Test
  void both_deployments_set_up_postgresql_alike() {
    Repository.requireGenerated(
        "k8s/base/postgres-init.sql", Repository.read("deploy/postgres/init.sql"));
  }
}

package io.millrace.deployment;

import io.millrace.contracts.message.Message;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topic.Spread;
import io.millrace.contracts.topic.Topics;
import io.millrace.deployment.TopicAccess.AgentTasks;
import java.time.Duration;
import java.util.List;

/**
 * {@code docs/topics.md}: all topics in one table. Dead letters and agents' topics follow a pattern
 * and have one row each.
 */
public final class TopicsPage {

  /**
   * A name that is allowed for an agent and occurs nowhere else, to be replaced in what is
   * generated.
   */
  private static final String ANY_AGENT = "any-agent-of-this-page";

  private TopicsPage() {}

  public static String text() {
    var page = new StringBuilder();
    page.append(
        """
        # Topics

        Generated from `io.millrace.contracts.topic.Topics`; write it again with

            ./mvnw -f deployment-tests/pom.xml test -Dmillrace.update=true

        Values are Avro single-object bytes of the schema in `contracts/src/main/resources/avro`, with CloudEvents headers. Where the
        number of partitions is "runs", the topics are folded together and have equally many: %d unless `millrace.topics.partitions` says
        otherwise. No topic takes a record larger than %d bytes, none is made by use, and one that is there is left as it is.

        | topic | content | key | partitions | cleanup | kept | written by | read by |
        |---|---|---|---|---|---|---|---|
        """
            .formatted(Topics.RUN_PARTITIONS_DEFAULT, Topic.MESSAGE_BYTES_MAX));
    for (var topic : Topics.fixed())
      row(page, topic, writers(topic), TopicAccess.readersOf(topic.name()));
    for (var topic : List.of(Topics.tasks(ANY_AGENT), Topics.urgentTasks(ANY_AGENT)))
      row(
          page,
          topic,
          TopicAccess.withAgentTasks(AgentTasks.WRITES),
          TopicAccess.withAgentTasks(AgentTasks.READS));
    row(
        page,
        Topics.deadLetters("<topic>"),
        List.of("whoever reads the source"),
        List.of("people"));
    page.append("\n## What is on them\n\n");
    for (var topic : Topics.fixed())
      page.append("- `")
          .append(topic.name())
          .append("`: ")
          .append(topic.description())
          .append('\n');
    page.append("- `")
        .append(named(Topics.tasks(ANY_AGENT).name()))
        .append("`: ")
        .append(named(Topics.tasks(ANY_AGENT).description()))
        .append('\n');
    page.append("- `")
        .append(named(Topics.urgentTasks(ANY_AGENT).name()))
        .append("`: ")
        .append(named(Topics.urgentTasks(ANY_AGENT).description()))
        .append('\n');
    page.append("- `")
        .append(Topics.deadLetters("<topic>").name())
        .append("`: ")
        .append(Topics.deadLetters("its source").description())
        .append('\n');
    return page.toString();
  }

  private static List<String> writers(Topic<? extends Message> topic) {
    return topic.equals(Topics.REQUESTS)
        ? List.of("upstream systems")
        : TopicAccess.writersOf(topic.name());
  }

  private static void row(
      StringBuilder page,
      Topic<? extends Message> topic,
      List<String> writers,
      List<String> readers) {
    var content = topic.content();
    var cells =
        List.of(
            '`' + named(topic.name()) + '`',
            content == null ? "bytes as they came" : '`' + content.getSimpleName() + '`',
            topic.key(),
            topic.spread() == Spread.RUNS ? "runs" : "1",
            topic.compacted() ? "compact" : "delete",
            kept(topic),
            words(writers),
            words(readers));
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String kept(Topic<?> topic) {
    var retention = topic.retention();
    if (retention == null) return "newest per key";
    return retention.compareTo(Duration.ofDays(1)) < 0
        ? retention.toHours() + " h"
        : retention.toDays() + " d";
  }

  private static String words(List<String> names) {
    return names.isEmpty() ? "nobody yet" : String.join(", ", names);
  }

  private static String named(String text) {
    return text.replace(ANY_AGENT, TopicAccess.AGENT);
  }
}

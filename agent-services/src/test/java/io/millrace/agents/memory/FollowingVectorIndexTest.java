package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.MODEL;
import static io.millrace.agents.memory.TestMemories.NOON;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lucene indexes that follow one table, on a server without pgvector. */
class FollowingVectorIndexTest extends TableIndexContract {

  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  private static TestPostgres postgres;

  @TempDir Path folder;
  @TempDir Path otherFolder;
  private FollowingVectorIndex index;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = TestPostgres.packaged("following-index-test");
    MemorySchema.migrate(postgres.dataSource());
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void open() throws Exception {
    postgres.agents("truncate agents.memories, agents.memory_recalls, agents.memory_deletions");
    index = open(folder, POLL);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Override
  VectorIndex index() {
    return index;
  }

  @Override
  DataSource dataSource() {
    return postgres.dataSource();
  }

  @Override
  int many() {
    return 3_000;
  }

  private static FollowingVectorIndex open(Path folder, Duration poll) throws Exception {
    return FollowingVectorIndex.open(
        postgres.dataSource(), folder, MODEL, LuceneSettings.DEFAULT, poll);
  }

  @Test
  void another_process_sees_what_was_saved_and_forgotten() throws Exception {
    // given
    try (var other = open(otherFolder, POLL)) {
      // when
      index.save(List.of(memory("t", "m-1", axis(0)), memory("t", "m-2", axis(1))));

      // then
      await().atMost(SEEN_WITHIN).until(() -> other.search("t", ALL, axis(0), 5).size() == 2);
      other.forget("t", new Forget.ById("m-1"));
      assertThat(index.search("t", ALL, axis(0), 5)).hasSize(1);
    }
  }

  @Test
  void what_was_forgotten_elsewhere_is_not_even_found_before_the_next_poll() throws Exception {
    // given
    index.save(
        List.of(memory("t", "s-1", null, "m-1", NOON, axis(0)), memory("t", "m-2", axis(1))));
    try (var other = open(otherFolder, NEVER)) {
      assertThat(other.search("t", ALL, axis(0), 1)).hasSize(1);

      // when
      index.forget("t", new Forget.OfSubject("s-1"));

      // then
      var found = other.search("t", ALL, axis(0), 1);
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().memory().id()).isEqualTo("m-2");
    }
  }

  @Test
  void a_folder_goes_on_where_it_was_and_learns_what_it_missed() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0)), memory("t", "m-2", axis(0))));
    index.close();
    try (var other = open(otherFolder, POLL)) {
      other.forget("t", new Forget.ById("m-1"));
      other.save(List.of(memory("t", "m-3", axis(0))));
    }

    // when
    index = open(folder, NEVER);

    // then
    assertThat(index.search("t", ALL, axis(0), 5))
        .extracting(c -> c.memory().id())
        .containsExactlyInAnyOrder("m-2", "m-3");
  }

  @Test
  void a_folder_behind_the_deletions_that_are_known_is_built_again() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0)), memory("t", "m-2", axis(0))));
    index.close();
    try (var other = open(otherFolder, NEVER)) {
      other.forget("t", new Forget.ById("m-1"));
      postgres.agents("update agents.memory_deletions set deleted_at = now() - interval '8 days'");
      other.forget("t", new Forget.ById("none"));
    }

    // when
    index = open(folder, NEVER);

    // then
    assertThat(index.search("t", ALL, axis(0), 5)).hasSize(1);
    assertThat(index.indexed("t")).isEqualTo(1);
  }

  @Test
  void a_damaged_or_foreign_folder_is_built_again() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0))));
    index.close();
    try (var files = Files.list(folder)) {
      for (var file : files.toList())
        if (file.getFileName().toString().startsWith("segments_"))
          Files.write(file, new byte[] {1, 2, 3});
    }

    // when
    index = open(folder, NEVER);

    // then
    assertThat(index.search("t", ALL, axis(0), 5)).hasSize(1);

    // and when the table is another one
    index.close();
    postgres.agents("update agents.memory_journal set epoch = gen_random_uuid()");
    postgres.agents("truncate agents.memories, agents.memory_recalls");
    index = open(folder, NEVER);
    assertThat(index.indexed("t")).isZero();
  }

  @Test
  void rebuilding_gives_the_same_answers() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0)), memory("u", "m-1", axis(0))));

    // when
    index.rebuild();

    // then
    assertThat(index.search("t", ALL, axis(0), 5)).hasSize(1);
    assertThat(index.indexed("t")).isEqualTo(1);
    assertThat(index.indexed("u")).isEqualTo(1);
  }

  @Test
  void no_change_is_missed_while_several_write_at_once() throws Exception {
    // given
    try (var other = open(otherFolder, POLL);
        var writers = Executors.newFixedThreadPool(4)) {
      // when
      var writes =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  writer ->
                      writers.submit(
                          () -> {
                            var own = writer % 2 == 0 ? index : other;
                            for (int i = 0; i < 25; i++) {
                              var id = writer + "-" + i;
                              own.save(List.of(memory("t", id, axis(writer))));
                              if (i % 5 == 0) own.forget("t", new Forget.ById(id));
                            }
                            return null;
                          }))
              .toList();
      for (var write : writes) write.get();

      // then
      await().atMost(SEEN_WITHIN).until(() -> index.indexed("t") == 80);
      await().atMost(SEEN_WITHIN).until(() -> other.indexed("t") == 80);
    }
  }

  @Test
  void the_folder_holds_no_text() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0))));

    // when
    index.close();

    // then
    try (var bare = LuceneVectorIndex.open(folder, MODEL, LuceneSettings.DEFAULT)) {
      assertThat(bare.get("t", "m-1").orElseThrow().text()).isEmpty();
    }
    index = open(folder, NEVER);
  }

  @Test
  void a_database_that_fails_is_a_retriable_failure_without_its_message() throws Exception {
    // given
    postgres.agents("alter table agents.memories rename to hidden");
    try {
      // when / then
      assertThatThrownBy(() -> index.save(List.of(memory("t", "m-1", axis(0)))))
          .isInstanceOfSatisfying(
              AgentException.class,
              e -> {
                assertThat(e.code()).isEqualTo("memory_unavailable");
                assertThat(e.isRetriable()).isTrue();
                assertThat(stack(e)).contains("42P01").doesNotContain("text of m-1");
              });
    } finally {
      postgres.agents("alter table agents.hidden rename to memories");
    }
  }

  private static String stack(Exception e) {
    var stack = new StringWriter();
    e.printStackTrace(new PrintWriter(stack));
    return stack.toString();
  }
}

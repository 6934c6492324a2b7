package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.MODEL;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.memory.MemoryIndexes.Choice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryIndexesTest {

  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();

  @TempDir Path folder;

  @Test
  void without_a_database_memories_live_in_the_folder() throws Exception {
    // when / then
    try (var index = MemoryIndexes.open(Choice.AUTO, null, folder, MODEL)) {
      assertThat(index).isInstanceOf(LuceneVectorIndex.class);
    }
    try (var first = MemoryIndexes.open(Choice.LUCENE, null, folder, MODEL)) {
      assertThatThrownBy(() -> MemoryIndexes.open(Choice.LUCENE, null, folder, MODEL))
          .isInstanceOfSatisfying(
              AgentException.class, e -> assertThat(e.code()).isEqualTo("memory_folder_in_use"));
      assertThat(first.count("t")).isZero();
    }
    assertThatThrownBy(() -> MemoryIndexes.open(Choice.PGVECTOR, null, folder, MODEL))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("memory_index_unsupported"));
  }

  @Test
  void a_server_without_pgvector_gets_a_lucene_index_that_follows_it() throws Exception {
    // given
    try (var postgres = TestPostgres.packaged("memory-indexes-test")) {
      // when / then
      try (var index = MemoryIndexes.open(Choice.AUTO, postgres.dataSource(), folder, MODEL)) {
        assertThat(index).isInstanceOf(FollowingVectorIndex.class);
      }
      assertThatThrownBy(
              () -> MemoryIndexes.open(Choice.PGVECTOR, postgres.dataSource(), folder, MODEL))
          .hasMessageContaining("install pgvector");
    }
  }

  @Test
  void changing_the_choice_loses_no_memory() throws Exception {
    // given
    var found = TestPostgres.withPgVector("memory-indexes-pgvector-test");
    Assumptions.assumeTrue(found.isPresent(), TestPostgres.whyNone());
    try (var postgres = found.get()) {
      try (var lucene = MemoryIndexes.open(Choice.LUCENE, postgres.dataSource(), folder, MODEL)) {
        lucene.save(List.of(memory("t", "m-1", axis(0))));
      }

      // when
      try (var pgVector = MemoryIndexes.open(Choice.AUTO, postgres.dataSource(), folder, MODEL)) {
        // then
        assertThat(pgVector).isInstanceOf(PgVectorIndex.class);
        assertThat(pgVector.search("t", ALL, axis(0), 5)).hasSize(1);
        pgVector.save(List.of(memory("t", "m-2", axis(1))));
      }
      try (var lucene = MemoryIndexes.open(Choice.LUCENE, postgres.dataSource(), folder, MODEL)) {
        assertThat(lucene.search("t", ALL, axis(1), 5)).hasSize(2);
      }
    }
  }

  @Test
  void a_version_of_pgvector_says_what_it_can() {
    // when / then
    assertThat(PgVectorSupport.of("0.8.0")).isEqualTo(new PgVectorSupport.Usable("0.8.0", true));
    assertThat(PgVectorSupport.of("1.0")).isEqualTo(new PgVectorSupport.Usable("1.0", true));
    assertThat(PgVectorSupport.of("0.7.4")).isEqualTo(new PgVectorSupport.Usable("0.7.4", false));
    assertThat(PgVectorSupport.of("0.4.4")).isInstanceOf(PgVectorSupport.Unusable.class);
    assertThat(PgVectorSupport.of("unknown")).isInstanceOf(PgVectorSupport.Unusable.class);
  }

  @Test
  void only_the_three_choices_are_known() {
    // when / then
    assertThat(Choice.of("auto")).isEqualTo(Choice.AUTO);
    assertThatThrownBy(() -> Choice.of("Auto")).hasMessageContaining("auto, pgvector or lucene");
  }
}

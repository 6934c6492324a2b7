package io.millrace.agents.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** pgvector with iterative scans, where a server of this machine has it. */
class PgVectorIndexTest extends TableIndexContract {

  private static @Nullable TestPostgres postgres;
  private static PgVectorSupport.@Nullable Usable support;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = TestPostgres.withPgVector("pgvector-index-test").orElse(null);
    if (postgres == null) System.out.println("Skipped: " + TestPostgres.whyNone());
    Assumptions.assumeTrue(postgres != null, TestPostgres.whyNone());
    support = (PgVectorSupport.Usable) PgVectorSupport.find(postgres.dataSource());
    System.out.println(
        "pgvector " + support.version() + ", iterative scan: " + support.iterativeScan());
    PgVectorIndex.open(postgres.dataSource(), TestMemories.MODEL, support).close();
  }

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) postgres.close();
  }

  @BeforeEach
  void empty() throws Exception {
    postgres.agents("truncate agents.memories, agents.memory_recalls, agents.memory_deletions");
  }

  @Override
  VectorIndex index() {
    return new PgVectorIndex(
        new MemoryTable(postgres.dataSource(), TestMemories.MODEL),
        iterativeScan(support),
        PgVectorIndex.EF_SEARCH);
  }

  @Override
  DataSource dataSource() {
    return postgres.dataSource();
  }

  boolean iterativeScan(PgVectorSupport.Usable usable) {
    return usable.iterativeScan();
  }

  @Test
  void vectors_of_another_model_are_not_compared() throws Exception {
    // given
    var other =
        new PgVectorIndex(
            new MemoryTable(postgres.dataSource(), "another-model"), iterativeScan(support), 100);
    other.save(List.of(TestMemories.memory("t", "m-1", TestMemories.axis(0))));

    // when
    var found = index().search("t", new MemoryFilter.WholeTenant(), TestMemories.axis(0), 5);

    // then
    assertThat(found).isEmpty();
    assertThat(index().count("t")).isEqualTo(1);
  }
}

package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.MODEL;
import static io.millrace.agents.memory.TestMemories.NOON;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.ofPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.memory.MemoryRecords.Forgotten;
import io.millrace.agents.memory.MemoryRecords.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Looking, forgetting and retention against PostgreSQL. */
class MemoryRecordsTest {

  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();
  private static final int BATCH = 10;
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

  /** Nothing listens there. */
  private static final DataSource AWAY = away();

  private static TestPostgres postgres;

  private final CachedEmbedder cache = new CachedEmbedder(new WordEmbedder(), 10);
  private MemoryTable table;
  private MemoryRecords records;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = TestPostgres.packaged("memory-records-test");
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws Exception {
    table = new MemoryTable(postgres.dataSource(), MODEL);
    records = new MemoryRecords(postgres.dataSource(), cache, BATCH);
    records.count("t", new Forget.ById("makes-the-table"));
    postgres.agents("truncate agents.memories, agents.memory_recalls, agents.memory_deletions");
  }

  @Test
  void the_first_who_looks_makes_the_table() throws Exception {
    // given
    postgres.agents(
        """
        drop table agents.memories, agents.memory_recalls, agents.memory_deletions,
          agents.memory_journal, agents.memory_schema_history;
        drop sequence agents.memory_changes""");

    // when
    var page = new MemoryRecords(postgres.dataSource(), cache, BATCH).page("t", ALL, null, 10);

    // then
    assertThat(page).isEmpty();
  }

  @Test
  void pages_follow_each_other_without_gap_or_duplicate() throws AgentException {
    // given
    for (int i = 0; i < 7; i++) table.save(List.of(memory("t", "m-" + i, NOON.plusSeconds(i / 3))));
    table.save(List.of(memory("u", "m-9", NOON)));

    // when
    var seen = new ArrayList<String>();
    var page = records.page("t", ALL, null, 2);
    while (!page.isEmpty()) {
      page.forEach(memory -> seen.add(memory.id()));
      var last = page.getLast();
      page = records.page("t", ALL, new Position(last.createdAt(), last.id()), 2);
    }

    // then
    assertThat(seen).containsExactly("m-6", "m-5", "m-4", "m-3", "m-2", "m-1", "m-0");
    assertThatThrownBy(() -> records.page("t", ALL, null, MemoryRecords.PAGE_MAX + 1))
        .hasMessageContaining("200");
  }

  @Test
  void forgetting_stops_at_the_bound_of_a_call_and_says_so() throws AgentException {
    // given
    int bound = BATCH * MemoryRecords.BATCHES_MAX;
    save("t", null, bound + 5, NOON);
    var all = new Forget.OlderThan(NOON.plusSeconds(1));
    assertThat(records.count("t", all)).isEqualTo(bound + 5);

    // when / then
    assertThat(records.forget("t", all)).isEqualTo(new Forgotten(bound, true));
    assertThat(records.forget("t", all)).isEqualTo(new Forgotten(5, false));
    assertThat(records.count("t", all)).isZero();
  }

  @Test
  void a_forgotten_subject_leaves_nothing_behind_and_no_vector_in_the_cache() throws Exception {
    // given
    table.save(
        List.of(
            TestMemories.memory("t", "ana", "x-1", "a", NOON, cache.passage("letters on paper")),
            TestMemories.memory("t", "ben", "x-1", "b", NOON, cache.passage("has two cats"))));
    assertThat(cache.size()).isEqualTo(2);

    // when
    var forgotten = records.forget("t", new Forget.OfSubject("ana"));

    // then
    assertThat(forgotten.count()).isEqualTo(1);
    assertThat(cache.size()).isZero();
    assertThat(records.page("t", ALL, null, 10)).extracting(Memory::id).containsExactly("b");
  }

  @Test
  void each_memory_goes_by_the_policy_it_was_saved_under_in_every_tenant() throws Exception {
    // given
    var ages = Map.of("short", Duration.ofDays(30), "long", Duration.ofDays(900));
    for (var tenant : List.of("t", "u", "with ' quotes"))
      for (var policy : new @Nullable String[] {"short", "long", "gone", null})
        for (int days : List.of(29, 31, 364, 366, 901))
          table.save(List.of(ofPolicy(tenant, policy, policy + "-" + days, daysAgo(days))));

    // when
    long forgotten = new MemoryRetention(records, () -> ages, CLOCK).forgetOld();

    // then
    assertThat(forgotten).isEqualTo(3 * (4 + 1 + 2 + 2));
    for (var tenant : List.of("t", "u", "with ' quotes"))
      assertThat(records.page(tenant, ALL, null, 50))
          .extracting(Memory::id)
          .containsExactlyInAnyOrder(
              "short-29",
              "long-29",
              "long-31",
              "long-364",
              "long-366",
              "gone-29",
              "gone-31",
              "gone-364",
              "null-29",
              "null-31",
              "null-364");
    assertThat(new MemoryRetention(records, () -> ages, CLOCK).forgetOld()).isZero();
  }

  @Test
  void every_tenant_gets_its_turn_however_many_there_are() throws Exception {
    // given
    int tenants = 40;
    postgres.agents(
        """
        insert into agents.memories
          (tenant, id, kind, text, importance, created_at, model, embedding, change, policy)
        select 'tenant-' || n, 'm', 'fact', 'text', 0.5, timestamptz '2020-01-01', 'x', '{1}',
          nextval('agents.memory_changes'), 'short' from generate_series(1, %d) n"""
            .formatted(tenants));
    save("young", "short", 1, NOON);

    // when
    var retention = new MemoryRetention(records, () -> Map.of("short", Duration.ofDays(30)), CLOCK);

    // then
    assertThat(retention.forgetOld()).isEqualTo(tenants);
    assertThat(records.nextTenant("", NOON)).contains(new MemoryRecords.Tenant("young", false));
    assertThat(records.nextTenant("young", NOON)).isEmpty();
  }

  @Test
  void workers_that_forget_at_once_count_each_memory_once() throws Exception {
    // given
    int old = 400;
    save("t", "short", old, daysAgo(31));
    save("t", "short", 3, NOON.minusSeconds(1));
    var ages = Map.of("short", Duration.ofDays(30));

    // when
    long forgotten = 0;
    try (var workers = Executors.newFixedThreadPool(4)) {
      var done = new ArrayList<Future<Long>>();
      for (int i = 0; i < 4; i++) {
        var own = new MemoryRecords(postgres.dataSource(), new WordEmbedder(), BATCH);
        done.add(workers.submit(() -> new MemoryRetention(own, () -> ages, CLOCK).forgetOld()));
      }
      for (var each : done) forgotten += each.get(60, TimeUnit.SECONDS);
    }

    // then
    assertThat(forgotten).isEqualTo(old);
    assertThat(records.page("t", ALL, null, 10)).hasSize(3);
  }

  @Test
  void where_nobody_has_a_memory_policy_nothing_is_asked_of_the_database() throws Exception {
    // given
    var broken = new MemoryRecords(AWAY, cache, BATCH);

    // when / then
    assertThat(new MemoryRetention(broken, Map::of, CLOCK).forgetOld()).isZero();
  }

  @Test
  void a_database_that_is_away_is_unavailable_and_may_be_asked_again() {
    // given
    var away = new MemoryRecords(AWAY, cache, BATCH);

    // when / then
    assertThatThrownBy(() -> away.forget("t", new Forget.OfSubject("ana")))
        .isInstanceOfSatisfying(
            AgentException.class,
            e -> {
              assertThat(e.code()).isEqualTo("memory_unavailable");
              assertThat(e.isRetriable()).isTrue();
              assertThat(e.getMessage()).doesNotContain("ana");
            });
  }

  private static DataSource away() {
    var source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=2");
    return source;
  }

  private void save(String tenant, @Nullable String policy, int count, Instant at)
      throws AgentException {
    for (int from = 0; from < count; from += VectorIndex.SAVE_MAX) {
      var memories = new ArrayList<EmbeddedMemory>();
      for (int i = from; i < Math.min(count, from + VectorIndex.SAVE_MAX); i++)
        memories.add(ofPolicy(tenant, policy, at + "-" + i, at));
      table.save(memories);
    }
  }

  private static EmbeddedMemory memory(String tenant, String id, Instant at) {
    return TestMemories.memory(tenant, null, null, id, at, axis(0));
  }

  private static Instant daysAgo(int days) {
    return NOON.minus(Duration.ofDays(days));
  }
}

package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.NOON;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.between;
import static io.millrace.agents.memory.TestMemories.memory;
import static io.millrace.agents.memory.TestMemories.ofPolicy;
import static io.millrace.agents.memory.TestMemories.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.agents.api.AgentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every index of memories does. A subclass gives an empty one for each test. */
abstract class VectorIndexContract {

  private static final String TENANT = "tenant-a";
  private static final String OTHER = "tenant-b";
  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();

  abstract VectorIndex index();

  /** How many are searched for the three nearest. */
  int many() {
    return 10_000;
  }

  @Test
  void the_nearest_come_first_with_their_cosine() throws AgentException {
    // given
    index()
        .save(
            List.of(
                memory(TENANT, "far", axis(1)),
                memory(TENANT, "near", between(0, 1, 0.9)),
                memory(TENANT, "opposite", between(0, 1, -0.9))));

    // when
    var found = index().search(TENANT, ALL, axis(0), 3);

    // then
    assertThat(ids(found)).containsExactly("near", "far", "opposite");
    assertThat(found.get(0).cosine()).isCloseTo(0.9, within(0.0001));
    assertThat(found.get(1).cosine()).isCloseTo(0, within(0.0001));
    assertThat(found.get(2).cosine()).isCloseTo(-0.9, within(0.0001));
  }

  @Test
  void a_memory_comes_back_as_it_was_saved() throws AgentException {
    // given
    var memory =
        new Memory(
            "m-1",
            new MemoryScope(TENANT, "subject-é🙂", "session-1"),
            "preference",
            "prefers 'quotes', \"more\" and\nlines 🙂",
            0.25,
            NOON,
            NOON.plusSeconds(5),
            "customer-notes");

    // when
    index().save(List.of(new EmbeddedMemory(memory, axis(0))));

    // then
    assertThat(index().get(TENANT, "m-1")).contains(memory);
    assertThat(index().search(TENANT, ALL, axis(0), 1).getFirst().memory()).isEqualTo(memory);
  }

  @Test
  void saving_an_id_again_replaces_it() throws AgentException {
    // given
    index().save(List.of(memory(TENANT, "m-1", axis(0))));

    // when
    index().save(List.of(memory(TENANT, "s-1", null, "m-1", NOON, axis(1))));

    // then
    assertThat(index().count(TENANT)).isEqualTo(1);
    var found = index().search(TENANT, new MemoryFilter.OfSubject("s-1"), axis(1), 10);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().cosine()).isCloseTo(1, within(0.0001));
  }

  @Test
  void a_filter_narrows_to_a_subject_a_session_or_what_is_about_nobody() throws AgentException {
    // given
    index()
        .save(
            List.of(
                memory(TENANT, "s-1", "x-1", "a", NOON, axis(0)),
                memory(TENANT, "s-1", "x-2", "b", NOON, axis(0)),
                memory(TENANT, "s-2", "x-2", "c", NOON, axis(0)),
                memory(TENANT, null, null, "d", NOON, axis(0))));

    // when / then
    assertThat(search(new MemoryFilter.OfSubject("s-1"))).containsExactlyInAnyOrder("a", "b");
    assertThat(search(new MemoryFilter.OfSession("x-2"))).containsExactlyInAnyOrder("b", "c");
    assertThat(search(new MemoryFilter.WithoutSubject())).containsExactly("d");
    assertThat(search(ALL)).hasSize(4);
  }

  @Test
  void the_same_vectors_of_another_tenant_are_never_found() throws AgentException {
    // given
    for (int i = 0; i < 50; i++)
      index()
          .save(
              List.of(
                  memory(OTHER, "s-1", "x-1", "other-" + i, NOON, axis(0)),
                  memory(TENANT, "s-1", "x-1", "own-" + i, NOON, between(0, 1, 0.1))));

    // when / then
    for (var filter :
        List.of(ALL, new MemoryFilter.OfSubject("s-1"), new MemoryFilter.OfSession("x-1"))) {
      var found = index().search(TENANT, filter, axis(0), VectorIndex.K_MAX);
      assertThat(found).hasSize(50).allMatch(c -> c.memory().tenant().equals(TENANT));
    }
    assertThat(index().search("tenant-c", ALL, axis(0), 10)).isEmpty();
  }

  @Test
  void two_tenants_may_use_one_id_and_neither_touches_the_other() throws AgentException {
    // given
    index()
        .save(
            List.of(
                memory(TENANT, "s-1", "x-1", "m-1", NOON, axis(0)),
                memory(OTHER, "s-1", "x-1", "m-1", NOON, axis(1))));

    // when
    index().recalled(TENANT, List.of("m-1"), NOON.plusSeconds(1));
    index().save(List.of(memory(TENANT, "s-1", "x-1", "m-1", NOON, axis(2))));
    int forgotten =
        index().forget(TENANT, new Forget.OfSubject("s-1"))
            + index().forget(TENANT, new Forget.OfSession("x-1"))
            + index().forget(TENANT, new Forget.ById("m-1"))
            + index().forget(TENANT, new Forget.OlderThan(NOON.plusSeconds(60)))
            + index().forget(TENANT, new Forget.BeyondNewest("s-1", 0));

    // then
    assertThat(forgotten).isEqualTo(1);
    assertThat(index().count(TENANT)).isZero();
    assertThat(index().count(OTHER)).isEqualTo(1);
    assertThat(index().get(OTHER, "m-1").orElseThrow().lastRecalledAt()).isNull();
    assertThat(index().search(OTHER, ALL, axis(1), 1).getFirst().cosine())
        .isCloseTo(1, within(0.0001));
  }

  @Test
  void hostile_ids_name_only_themselves() throws AgentException {
    // given
    var ids =
        List.of(
            "%",
            "_",
            "*",
            "?",
            "tenant-a'",
            "' or '1'='1",
            "'; drop table agents.memories; --",
            "\" OR tenant:*",
            "tenant:tenant-a",
            "\\",
            "null",
            "NULL",
            "TENANT-A",
            " tenant-a",
            "tenant-a ",
            "tenant-a\n",
            "é",
            "e\u0301",
            "ﬀ",
            "tenant-а",
            "🙂",
            "\uFFFD",
            "{tenant-a,tenant-b}",
            "$1",
            "?::text",
            "x".repeat(MemoryScope.ID_CHARS_MAX));
    index().save(List.of(memory(TENANT, TENANT, TENANT, TENANT, NOON, axis(0))));
    for (var id : ids) index().save(List.of(memory(id, id, id, id, NOON, axis(0))));

    // when / then
    for (var id : ids) {
      assertThat(index().count(id)).as(id).isEqualTo(1);
      assertThat(index().get(TENANT, id)).as(id).isEmpty();
      assertThat(index().get(id, TENANT)).as(id).isEmpty();
      for (var filter :
          List.of(ALL, new MemoryFilter.OfSubject(id), new MemoryFilter.OfSession(id)))
        assertThat(ids(index().search(id, filter, axis(0), 50))).as(id).containsExactly(id);
      assertThat(search(new MemoryFilter.OfSubject(id))).as(id).isEmpty();
      assertThat(search(new MemoryFilter.OfSession(id))).as(id).isEmpty();
      assertThat(index().forget(TENANT, new Forget.OfSubject(id))).as(id).isZero();
      assertThat(index().forget(TENANT, new Forget.OfSession(id))).as(id).isZero();
      assertThat(index().forget(TENANT, new Forget.ById(id))).as(id).isZero();
    }
    for (var id : ids) assertThat(index().forget(id, new Forget.OfSubject(id))).isEqualTo(1);
    assertThat(search(ALL)).containsExactly(TENANT);
  }

  @Test
  void an_id_that_could_be_folded_into_another_is_refused_everywhere() throws AgentException {
    // given
    index().save(List.of(memory(TENANT, TENANT, TENANT, TENANT, NOON, axis(0))));
    var refused = new ArrayList<String>();
    Collections.addAll(
        refused, null, "", " ", "\t", "tenant-a\0", "\0", "a\uD83D", "\uDE00", "x".repeat(257));

    // when / then
    for (var id : refused) {
      isRefused(() -> index().search(id, ALL, axis(0), 1));
      isRefused(() -> index().search(TENANT, new MemoryFilter.OfSubject(id), axis(0), 1));
      isRefused(() -> index().search(TENANT, new MemoryFilter.OfSession(id), axis(0), 1));
      isRefused(() -> index().count(id));
      isRefused(() -> index().get(id, TENANT));
      isRefused(() -> index().get(TENANT, id));
      isRefused(() -> index().forget(id, new Forget.OlderThan(NOON.plusSeconds(60))));
      isRefused(() -> index().forget(TENANT, new Forget.OfSubject(id)));
      isRefused(() -> index().forget(TENANT, new Forget.OfSession(id)));
      isRefused(() -> index().forget(TENANT, new Forget.BeyondNewest(id, 0)));
      isRefused(() -> index().recalled(id, List.of(TENANT), NOON));
      isRefused(() -> MemoryScope.of(id, null, null));
    }
    assertThat(index().count(TENANT)).isEqualTo(1);
  }

  @Test
  void a_small_tenant_among_large_ones_gets_all_it_asks_for() throws AgentException {
    // given
    var random = new Random(7);
    for (int batch = 0; batch < 11; batch++) {
      var many = new ArrayList<EmbeddedMemory>();
      for (int i = 0; i < VectorIndex.SAVE_MAX; i++)
        many.add(memory(OTHER, "big-" + batch + "-" + i, random(random)));
      index().save(many);
    }
    var few = new ArrayList<EmbeddedMemory>();
    for (int i = 0; i < 5; i++) few.add(memory(TENANT, "small-" + i, random(random)));
    index().save(few);

    // when
    var found = index().search(TENANT, ALL, random(random), 5);

    // then
    assertThat(ids(found))
        .containsExactlyInAnyOrder("small-0", "small-1", "small-2", "small-3", "small-4");
    assertThat(index().search(OTHER, ALL, random(random), VectorIndex.K_MAX))
        .hasSize(VectorIndex.K_MAX);
  }

  @Test
  void forgetting_takes_a_session_a_subject_an_age_or_what_is_past_a_number()
      throws AgentException {
    // given
    for (int i = 0; i < 6; i++)
      index()
          .save(
              List.of(
                  memory(TENANT, "s-1", "x-" + i, "a-" + i, NOON.plus(Duration.ofDays(i)), axis(0)),
                  memory(TENANT, "s-2", "x-" + i, "b-" + i, NOON, axis(1))));

    // when / then
    assertThat(index().forget(TENANT, new Forget.OfSession("x-5"))).isEqualTo(2);
    assertThat(index().forget(TENANT, new Forget.OfSubject("s-2"))).isEqualTo(5);
    assertThat(index().forget(TENANT, new Forget.OlderThan(NOON))).isZero();
    assertThat(index().forget(TENANT, new Forget.OlderThan(NOON.plusNanos(1)))).isEqualTo(1);
    assertThat(index().forget(TENANT, new Forget.BeyondNewest("s-1", 2))).isEqualTo(2);
    assertThat(index().forget(TENANT, new Forget.BeyondNewest("s-1", 2))).isZero();
    assertThat(search(ALL)).containsExactlyInAnyOrder("a-3", "a-4");
    assertThat(index().get(TENANT, "a-0")).isEmpty();
    assertThat(index().count(TENANT)).isEqualTo(2);
  }

  @Test
  void forgetting_by_policy_takes_what_is_old_of_that_policy_or_of_none_that_is_known()
      throws AgentException {
    // given
    for (var policy : new @Nullable String[] {"short", "long", "unknown", null})
      index()
          .save(
              List.of(
                  ofPolicy(TENANT, policy, policy + "-old", NOON),
                  ofPolicy(TENANT, policy, policy + "-new", NOON.plus(Duration.ofDays(9))),
                  ofPolicy(OTHER, policy, policy + "-old", NOON)));
    var later = NOON.plusMillis(1);

    // when / then
    assertThat(index().forget(TENANT, new Forget.OfPolicy("short", NOON))).isZero();
    assertThat(index().forget(TENANT, new Forget.OfPolicy("short", later))).isEqualTo(1);
    assertThat(index().forget(TENANT, new Forget.OfPolicy("SHORT", later))).isZero();
    var others = new Forget.OfOtherPolicies(Set.of("short", "long"), later);
    assertThat(index().forget(TENANT, others)).isEqualTo(2);
    assertThat(search(ALL))
        .containsExactlyInAnyOrder("short-new", "long-old", "long-new", "unknown-new", "null-new");
    assertThat(index().count(OTHER)).isEqualTo(4);
    assertThat(index().forget(OTHER, new Forget.OfOtherPolicies(Set.of(), later))).isEqualTo(4);
  }

  @Test
  void the_time_of_the_last_recall_only_goes_forward() throws AgentException {
    // given
    index().save(List.of(memory(TENANT, "m-1", axis(0))));

    // when
    index().recalled(TENANT, List.of("m-1", "gone"), NOON.plusSeconds(10));
    index().recalled(TENANT, List.of("m-1"), NOON.plusSeconds(5));

    // then
    assertThat(search(ALL)).containsExactly("m-1");
    assertThat(index().get(TENANT, "m-1").orElseThrow().lastRecalledAt())
        .isEqualTo(NOON.plusSeconds(10));
    assertThat(index().count(TENANT)).isEqualTo(1);
  }

  @Test
  void what_can_never_be_done_is_refused_and_nothing_of_it_is_done() throws AgentException {
    // given
    var nan = axis(0);
    nan[3] = Float.NaN;
    var refused =
        List.<ThrowingCallable>of(
            () -> index().save(List.of(memory(TENANT, "a", axis(0)), memory(TENANT, "b", nan))),
            () -> index().save(List.of(memory(TENANT, "a", new float[TestMemories.DIMENSIONS]))),
            () -> index().save(List.of(memory(TENANT, "a", new float[] {1}))),
            () -> index().save(List.of(memory(TENANT, "a", axis(0)), memory(TENANT, "a", axis(1)))),
            () -> index().save(tooMany()),
            () -> index().search(TENANT, ALL, nan, 1),
            () -> index().search(TENANT, ALL, axis(0), 0),
            () -> index().search(TENANT, ALL, axis(0), VectorIndex.K_MAX + 1),
            () -> index().forget(TENANT, new Forget.BeyondNewest("s-1", -1)));

    // when / then
    for (var call : refused)
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              AgentException.class,
              e -> {
                assertThat(e.code()).isEqualTo("memory_invalid");
                assertThat(e.isRetriable()).isFalse();
              });
    assertThat(index().count(TENANT)).isZero();
  }

  @Test
  void nothing_saved_is_nothing_changed() throws AgentException {
    // when
    index().save(List.of());

    // then
    assertThat(index().search(TENANT, ALL, axis(0), 5)).isEmpty();
    assertThat(index().count(TENANT)).isZero();
  }

  @Test
  void of_many_the_three_nearest_are_found_nearly_always() throws AgentException {
    // given
    var data = ClusteredVectors.of(many(), 100, 11);
    for (int from = 0; from < data.stored().size(); from += VectorIndex.SAVE_MAX) {
      var batch = new ArrayList<EmbeddedMemory>();
      for (int i = from; i < from + VectorIndex.SAVE_MAX; i++)
        batch.add(memory(TENANT, "m-" + i, data.stored().get(i)));
      index().save(batch);
    }

    // when
    int right = 0;
    for (var query : data.queries()) {
      var found = ids(index().search(TENANT, ALL, query, 3));
      for (int nearest : data.nearest(query, 3)) if (found.contains("m-" + nearest)) right++;
    }

    // then
    assertThat(right / (3.0 * data.queries().size())).isGreaterThanOrEqualTo(0.98);
  }

  private static List<EmbeddedMemory> tooMany() {
    return IntStream.rangeClosed(0, VectorIndex.SAVE_MAX)
        .mapToObj(i -> memory(TENANT, "m-" + i, axis(0)))
        .toList();
  }

  private List<String> search(MemoryFilter filter) throws AgentException {
    return ids(index().search(TENANT, filter, axis(0), 50));
  }

  private static List<String> ids(List<Candidate> found) {
    return found.stream().map(c -> c.memory().id()).toList();
  }

  private static void isRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("memory_scope_invalid"));
  }
}

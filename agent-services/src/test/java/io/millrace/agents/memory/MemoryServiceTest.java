package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.agents.api.AgentException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryServiceTest {

  private static final MemoryScope ANA = new MemoryScope("t", "ana", "x-1");
  private static final MemoryScope BEN = new MemoryScope("t", "ben", "x-2");
  private static final RecallPolicy POLICY = RecallPolicy.DEFAULT;

  @TempDir Path folder;
  private final WordEmbedder embedder = new WordEmbedder();
  private final SteppingClock clock = new SteppingClock();
  private LuceneVectorIndex index;
  private MemoryService service;

  @BeforeEach
  void open() throws Exception {
    index = LuceneVectorIndex.open(folder, TestMemories.MODEL, LuceneSettings.DEFAULT);
    service = service(new RetentionPolicy("notes", Duration.ofDays(100), 3));
  }

  @AfterEach
  void close() {
    index.close();
  }

  private MemoryService service(RetentionPolicy retention) {
    return new MemoryService(index, embedder, retention, clock);
  }

  @Test
  void what_was_said_in_one_session_is_recalled_in_another() throws AgentException {
    // given
    var saved = service.save(ANA, "prefers letters on paper", 0.5);
    service.save(ANA, "has two cats", 0.5);
    clock.now = NOON.plus(Duration.ofDays(1));

    // when
    var recalled =
        service.recall(new MemoryScope("t", "ana", "x-9"), "letters on paper or mail", POLICY);

    // then
    assertThat(recalled).hasSize(2);
    assertThat(recalled.getFirst().id()).isEqualTo(saved.id());
    assertThat(recalled.getFirst().text()).isEqualTo("prefers letters on paper");
    assertThat(recalled.getFirst().relevance()).isBetween(0.5, 1.0);
    assertThat(recalled.getFirst().recency()).isBetween(0.97, 0.98);
    assertThat(recalled.getFirst().importance()).isEqualTo(0.5);
    var kept = index.get("t", saved.id()).orElseThrow();
    assertThat(kept.lastRecalledAt()).isEqualTo(clock.now);
    assertThat(kept.policy()).isEqualTo("notes");
  }

  @Test
  void nobody_recalls_what_is_about_another_subject_or_of_another_tenant() throws AgentException {
    // given
    service.save(ANA, "lives in the old town", 0.5);
    service.save(new MemoryScope("other", "ben", "x-2"), "lives in the old town", 0.5);

    // when / then
    for (var scope :
        List.of(
            BEN,
            new MemoryScope("t", null, null),
            new MemoryScope("t", null, "x-2"),
            new MemoryScope("T", "ana", "x-1"),
            new MemoryScope("t", "ana' or '1'='1", "x-1"),
            new MemoryScope("t", "*", null),
            new MemoryScope("t", "%", null)))
      assertThat(service.recall(scope, "lives in the old town", POLICY)).as("" + scope).isEmpty();
  }

  @Test
  void saying_it_again_refreshes_the_memory() throws AgentException {
    // given
    var first = service.save(ANA, "Prefers letters on paper", 0.8);
    clock.now = NOON.plus(Duration.ofDays(2));

    // when
    var again = service.save(new MemoryScope("t", "ana", "x-7"), "prefers letters, on paper!", 0.2);

    // then
    assertThat(again).isEqualTo(new MemoryService.Saved(first.id(), true));
    var memory = index.get("t", first.id()).orElseThrow();
    assertThat(memory.text()).isEqualTo("prefers letters, on paper!");
    assertThat(memory.importance()).isCloseTo(0.8, within(1e-6));
    assertThat(memory.createdAt()).isEqualTo(clock.now);
    assertThat(memory.scope().session()).isEqualTo("x-7");
    assertThat(index.count("t")).isEqualTo(1);
  }

  @Test
  void the_same_words_about_another_subject_are_a_memory_of_their_own() throws AgentException {
    // given
    service.save(ANA, "prefers letters on paper", 0.5);

    // when
    var other = service.save(BEN, "prefers letters on paper", 0.5);

    // then
    assertThat(other.refreshed()).isFalse();
    assertThat(index.count("t")).isEqualTo(2);
  }

  @Test
  void texts_that_differ_only_in_a_number_do_not_refresh_each_other() throws AgentException {
    // given
    var long1 =
        "asked about the refund of the order that came late and broken " + "again ".repeat(60);
    service.save(ANA, long1 + "1001", 0.5);

    // when
    var other = service.save(ANA, long1 + "1002", 0.5);

    // then
    assertThat(other.refreshed()).isFalse();
  }

  @Test
  void a_subject_keeps_its_newest_memories() throws AgentException {
    // given
    for (var text : List.of("alpha", "beta", "gamma", "delta")) {
      service.save(ANA, text, 0.5);
      clock.now = clock.now.plusSeconds(1);
    }

    // when
    var recalled =
        service.recall(ANA, "alpha", new RecallPolicy(10, 1, 0, 0, POLICY.halfLife(), 0));

    // then
    assertThat(recalled)
        .extracting(Recalled::text)
        .containsExactlyInAnyOrder("beta", "gamma", "delta");
  }

  @Test
  void what_is_too_old_is_not_recalled_even_before_it_is_forgotten() throws AgentException {
    // given
    service.save(ANA, "prefers letters on paper", 0.5);
    clock.now = NOON.plus(Duration.ofDays(101));

    // when / then
    assertThat(service.recall(ANA, "prefers letters on paper", POLICY)).isEmpty();
    assertThat(index.count("t")).isEqualTo(1);
  }

  @Test
  void what_cannot_be_a_memory_is_refused_with_a_code() {
    // when / then
    refused("memory_invalid", () -> service.save(ANA, " ", 0.5));
    refused("memory_invalid", () -> service.save(ANA, "x".repeat(4_097), 0.5));
    refused("memory_invalid", () -> service.save(ANA, "a\0b", 0.5));
    refused("memory_invalid", () -> service.save(ANA, "a\uD800b", 0.5));
    refused("memory_invalid", () -> service.save(ANA, "text", 1.1));
    refused("memory_invalid", () -> service.save(ANA, "text", Double.NaN));
    refused("memory_invalid", () -> service.save(ANA, "no kind", "text", 0.5));
    refused("memory_invalid", () -> service.recall(ANA, "", POLICY));
    embedder.broken = true;
    refused("embedding_unavailable", () -> service.save(ANA, "text", 0.5));
  }

  @Test
  void a_question_of_any_length_is_answered() throws AgentException {
    // given
    service.save(ANA, "has two cats", 0.5);

    // when / then
    assertThat(service.recall(ANA, "cats ".repeat(100_000), POLICY)).hasSize(1);
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(AgentException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static final class SteppingClock extends Clock {
    Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

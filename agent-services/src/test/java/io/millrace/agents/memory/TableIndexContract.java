package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.NOON;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.memory;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What every index over the table does when people look at the table or take something out. */
abstract class TableIndexContract extends VectorIndexContract {

  abstract DataSource dataSource();

  private MemoryRecords records() {
    return new MemoryRecords(dataSource(), new WordEmbedder(), 2);
  }

  @Test
  void what_people_see_is_what_the_index_keeps() throws AgentException {
    // given
    index()
        .save(
            List.of(
                memory("t", "ana", "x-1", "a", NOON, axis(0)),
                memory("t", "ben", "x-1", "b", NOON.plusSeconds(1), axis(1)),
                memory("u", "ana", "x-1", "c", NOON, axis(0))));
    index().recalled("t", List.of("a"), NOON.plusSeconds(9));

    // when
    var ofAna = records().page("t", new MemoryFilter.OfSubject("ana"), null, 10);
    var ofSession = records().page("t", new MemoryFilter.OfSession("x-1"), null, 10);

    // then
    assertThat(ofAna).containsExactly(index().get("t", "a").orElseThrow());
    assertThat(ofSession).extracting(Memory::id).containsExactly("b", "a");
  }

  @Test
  void what_people_have_forgotten_is_found_no_more() throws AgentException {
    // given
    for (int i = 0; i < 5; i++)
      index()
          .save(
              List.of(
                  memory("t", "ana", "x-" + i, "a-" + i, NOON, axis(0)),
                  memory("t", "ben", "x-" + i, "b-" + i, NOON, axis(0)),
                  memory("u", "ana", "x-" + i, "a-" + i, NOON, axis(0))));

    // when
    var forgotten = records().forget("t", new Forget.OfSubject("ana"));

    // then
    assertThat(forgotten).isEqualTo(new MemoryRecords.Forgotten(5, false));
    assertThat(index().search("t", new MemoryFilter.WholeTenant(), axis(0), 20))
        .hasSize(5)
        .allMatch(found -> "ben".equals(found.memory().scope().subject()));
    assertThat(index().search("t", new MemoryFilter.OfSubject("ana"), axis(0), 20)).isEmpty();
    assertThat(index().count("u")).isEqualTo(5);
  }
}

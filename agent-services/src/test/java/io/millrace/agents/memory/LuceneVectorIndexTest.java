package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.MODEL;
import static io.millrace.agents.memory.TestMemories.axis;
import static io.millrace.agents.memory.TestMemories.memory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memories in a folder of one process. */
class LuceneVectorIndexTest extends VectorIndexContract {

  @TempDir Path folder;
  private LuceneVectorIndex index;

  @BeforeEach
  void open() throws Exception {
    index = LuceneVectorIndex.open(folder, MODEL, LuceneSettings.DEFAULT);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Override
  VectorIndex index() {
    return index;
  }

  @Test
  void memories_outlive_the_process() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0)), memory("t", "m-2", axis(1))));
    index.forget("t", new Forget.ById("m-2"));

    // when
    index.close();
    open();

    // then
    assertThat(index.search("t", new MemoryFilter.WholeTenant(), axis(0), 5)).hasSize(1);
  }

  @Test
  void a_second_owner_of_the_folder_is_refused() {
    // when / then
    assertThatThrownBy(() -> LuceneVectorIndex.open(folder, MODEL, LuceneSettings.DEFAULT))
        .isInstanceOf(LockObtainFailedException.class);
  }

  @Test
  void vectors_of_another_model_are_not_compared() throws Exception {
    // given
    index.save(List.of(memory("t", "m-1", axis(0))));
    index.close();

    // when
    index = LuceneVectorIndex.open(folder, "another-model", LuceneSettings.DEFAULT);

    // then
    assertThat(index.search("t", new MemoryFilter.WholeTenant(), axis(0), 5)).isEmpty();
    assertThat(index.count("t")).isEqualTo(1);
  }

  @Test
  void a_caller_that_is_interrupted_does_not_break_the_index() throws Exception {
    // given
    var interrupted =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  assertThatThrownBy(() -> index.save(List.of(memory("t", "m-1", axis(0)))))
                      .hasMessageContaining("InterruptedException");
                });
    interrupted.join(10_000);

    // when
    index.save(List.of(memory("t", "m-2", axis(0))));

    // then
    assertThat(index.get("t", "m-2")).isPresent();
  }
}

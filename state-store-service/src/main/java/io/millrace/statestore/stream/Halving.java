package io.millrace.statestore.stream;

import io.millrace.statestore.store.UnstorableException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes a batch as a whole and, where the database refuses it, its halves: the rows that cannot be
 * stored are found in few attempts, and their neighbours are stored.
 */
final class Halving {

  private Halving() {}

  /**
   * @param refused told of each that the database refuses by itself
   */
  static <T> void write(
      List<T> batch, Consumer<List<T>> writer, BiConsumer<T, UnstorableException> refused) {
    if (batch.isEmpty()) return;
    try {
      writer.accept(batch);
    } catch (UnstorableException e) {
      if (batch.size() == 1) {
        refused.accept(batch.getFirst(), e);
        return;
      }
      int half = batch.size() / 2;
      write(batch.subList(0, half), writer, refused);
      write(batch.subList(half, batch.size()), writer, refused);
    }
  }
}

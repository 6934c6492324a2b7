package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.sql.DataSource;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the index that {@code millrace.agents.memory.index} asks for. {@code auto} takes pgvector
 * where the database has it and Lucene otherwise, and says which and why in the log. Both read the
 * same table, so the choice may change at any time without moving a memory.
 */
public final class MemoryIndexes {

  /** The values of {@code millrace.agents.memory.index}. */
  public enum Choice {
    AUTO,
    PGVECTOR,
    LUCENE;

    public static Choice of(String value) {
      for (var choice : values())
        if (choice.name().toLowerCase(Locale.ROOT).equals(value)) return choice;
      throw new IllegalArgumentException(
          "millrace.agents.memory.index is auto, pgvector or lucene");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(MemoryIndexes.class);

  private MemoryIndexes() {}

  /**
   * @param dataSource null where this process has no database: memories then live in its folder
   * @param folder of this process alone
   * @throws IOException where the folder cannot be used
   * @throws AgentException {@code memory_index_unsupported} where pgvector is demanded and missing,
   *     {@code memory_folder_in_use} where another process has the folder
   */
  public static VectorIndex open(
      Choice choice, @Nullable DataSource dataSource, Path folder, String model)
      throws IOException, AgentException {
    try {
      return openUnlocked(choice, dataSource, folder, model);
    } catch (LockObtainFailedException e) {
      throw new AgentException(
          "memory_folder_in_use",
          "Another process has this folder of memories open; give each process its own with"
              + " millrace.agents.memory.folder",
          false,
          null,
          e);
    }
  }

  private static VectorIndex openUnlocked(
      Choice choice, @Nullable DataSource dataSource, Path folder, String model)
      throws IOException, AgentException {
    if (dataSource == null) {
      if (choice == Choice.PGVECTOR) throw unsupported("pgvector needs a database");
      LOG.info("Memories live in the folder of this process; there is no database");
      return LuceneVectorIndex.open(folder, model, LuceneSettings.DEFAULT);
    }
    return switch (choice) {
      case LUCENE -> following(dataSource, folder, model);
      case AUTO, PGVECTOR -> {
        MemorySchema.migrate(dataSource);
        yield switch (PgVectorSupport.find(dataSource)) {
          case PgVectorSupport.Usable usable -> {
            LOG.info("Memories are searched by pgvector {}", usable.version());
            yield PgVectorIndex.open(dataSource, model, usable);
          }
          case PgVectorSupport.Unusable(String reason) -> {
            if (choice == Choice.PGVECTOR) throw unsupported(reason);
            LOG.info("Memories are searched by Lucene in this process: {}", reason);
            yield following(dataSource, folder, model);
          }
        };
      }
    };
  }

  private static VectorIndex following(DataSource dataSource, Path folder, String model)
      throws IOException, AgentException {
    return FollowingVectorIndex.open(
        dataSource, folder, model, LuceneSettings.DEFAULT, FollowingVectorIndex.POLL_INTERVAL);
  }

  private static AgentException unsupported(String reason) {
    return AgentException.permanent("memory_index_unsupported", reason);
  }
}

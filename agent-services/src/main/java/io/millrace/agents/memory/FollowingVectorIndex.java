package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memories in PostgreSQL, searched by a Lucene index of this process that follows the table: for
 * servers without pgvector. Any number of processes may share the table, each with its own folder.
 *
 * <p>A change made here is in this index when its call returns; others find what was saved within
 * {@link #POLL_INTERVAL} (and the time to index it). What was forgotten is found nowhere from its
 * commit on, since each hit is read from the table, with tenant and filter, before it is given. The
 * folder holds vectors and ids and no text; one that is damaged, too far behind or of another table
 * is built again from the table.
 */
public final class FollowingVectorIndex implements VectorIndex {

  public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /** Changes read at once: their vectors are the memory this takes. */
  public static final int BATCH = 1_000;

  /** Changes between two commits of the folder: what a killed process reads again. */
  static final int COMMIT_EVERY = 20_000;

  private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(FollowingVectorIndex.class);
  private static final String EPOCH = "epoch";
  private static final String POSITION = "position";
  private static final String MODEL = "model";

  private final MemoryTable table;
  private final MemoryChanges changes;
  private final LuceneVectorIndex index;
  private final ScheduledExecutorService poller;
  private final ReentrantLock following = new ReentrantLock();

  // Guarded by following.
  private String epoch;
  private long position;
  private long committed;

  private FollowingVectorIndex(MemoryTable table, LuceneVectorIndex index) {
    this.table = table;
    this.changes = new MemoryChanges(table);
    this.index = index;
    var notes = index.committedNotes();
    boolean sameModel = table.model().equals(notes.get(MODEL));
    this.epoch = sameModel ? notes.getOrDefault(EPOCH, "") : "";
    this.position = Long.parseLong(notes.getOrDefault(POSITION, "0"));
    this.committed = position;
    this.poller =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("millrace-memory-follow").factory());
  }

  /**
   * Brings the schema up to date and the index up to the table; the first time this takes as long
   * as indexing all memories does.
   *
   * @throws IOException where the folder cannot be used, for instance by two processes
   */
  public static FollowingVectorIndex open(
      DataSource dataSource,
      Path folder,
      String model,
      LuceneSettings settings,
      Duration pollInterval)
      throws IOException, AgentException {
    MemorySchema.migrate(dataSource);
    var opened =
        new FollowingVectorIndex(
            new MemoryTable(dataSource, model), openOrReplace(folder, model, settings));
    try {
      opened.follow();
    } catch (AgentException e) {
      opened.close();
      throw e;
    }
    opened.poller.scheduleWithFixedDelay(
        opened::poll, pollInterval.toMillis(), pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  private static LuceneVectorIndex openOrReplace(Path folder, String model, LuceneSettings settings)
      throws IOException {
    try {
      return LuceneVectorIndex.open(folder, model, settings);
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      LOG.warn("The derived index of memories cannot be read and is built again", e);
      try (var files = Files.list(folder)) {
        for (var file : files.toList()) Files.delete(file);
      }
      return LuceneVectorIndex.open(folder, model, settings);
    }
  }

  private void poll() {
    try {
      following.lock();
      try {
        follow();
        commit();
      } finally {
        following.unlock();
      }
    } catch (AgentException | RuntimeException e) {
      LOG.warn("The index of memories could not follow its table; it tries again", e);
    }
  }

  /** Up to the newest change. Where others hold it up, the poller will do it. */
  private void catchUp() throws AgentException {
    try {
      if (!following.tryLock(CATCH_UP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AgentException.retriable("memory_unavailable", "Interrupted while it was indexed");
    }
    try {
      follow();
    } finally {
      following.unlock();
    }
  }

  private void follow() throws AgentException {
    following.lock();
    try {
      var state = changes.state();
      if (!state.canFollow(epoch, position)) restart(state);
      while (true) {
        var batch = changes.after(position, BATCH);
        if (!batch.isEmpty()) {
          index.apply(batch);
          position = batch.getLast().number();
        }
        if (position - committed >= COMMIT_EVERY) commit();
        if (batch.size() < BATCH) break;
      }
      // An index that begins at 0 has all that is left of the changes before this number.
      position = Math.max(position, state.prunedTo());
    } finally {
      following.unlock();
    }
  }

  private void restart(MemoryChanges.State state) throws AgentException {
    index.clear();
    epoch = state.epoch();
    position = 0;
    committed = 0;
  }

  private void commit() throws AgentException {
    if (position == committed) return;
    index.commit(Map.of(EPOCH, epoch, POSITION, Long.toString(position), MODEL, table.model()));
    committed = position;
  }

  /** What the derived index holds, which is what the table holds or a little older. */
  long indexed(String tenant) throws AgentException {
    return index.count(tenant);
  }

  /** Builds the index again from the table; searches find less until it is done. */
  public void rebuild() throws AgentException {
    following.lock();
    try {
      restart(changes.state());
      follow();
      commit();
    } finally {
      following.unlock();
    }
  }

  @Override
  public void save(List<EmbeddedMemory> memories) throws AgentException {
    VectorChecks.save(memories, index.dimensions());
    table.save(memories);
    catchUp();
  }

  @Override
  public List<Candidate> search(String tenant, MemoryFilter filter, float[] vector, int k)
      throws AgentException {
    var near = index.search(tenant, filter, vector, k);
    var found = present(tenant, filter, near);
    if (found.size() == near.size()) return found;
    // Some were forgotten elsewhere; there may be others in their place.
    catchUp();
    return present(tenant, filter, index.search(tenant, filter, vector, k));
  }

  private List<Candidate> present(String tenant, MemoryFilter filter, List<Candidate> near)
      throws AgentException {
    var ids = near.stream().map(candidate -> candidate.memory().id()).toList();
    var rows = new HashMap<>(table.rows(tenant, filter, ids));
    var found = new ArrayList<Candidate>();
    for (var candidate : near) {
      var memory = rows.get(candidate.memory().id());
      if (memory != null) found.add(new Candidate(memory, candidate.cosine()));
    }
    return found;
  }

  @Override
  public void recalled(String tenant, List<String> ids, Instant at) throws AgentException {
    VectorChecks.recalled(tenant, ids);
    table.recalled(tenant, ids, at);
  }

  @Override
  public int forget(String tenant, Forget which) throws AgentException {
    VectorChecks.forget(tenant, which);
    int forgotten = table.forget(MemorySql.of(tenant, which));
    catchUp();
    return forgotten;
  }

  @Override
  public Optional<Memory> get(String tenant, String id) throws AgentException {
    VectorChecks.key(tenant, id);
    return table.get(tenant, id);
  }

  @Override
  public long count(String tenant) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    return table.count(tenant);
  }

  /** Leaves the data source open: it belongs to whom gave it. */
  @Override
  public void close() {
    // Not interrupted: a write to a file that is interrupted closes the index.
    poller.shutdown();
    try {
      if (!poller.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
        LOG.warn("The index of memories still follows its table while it is closed");
      commitQuietly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      index.close();
    }
  }

  private void commitQuietly() {
    following.lock();
    try {
      commit();
    } catch (AgentException e) {
      LOG.warn("The index of memories could not be written; it is followed again next time", e);
    } finally {
      following.unlock();
    }
  }
}

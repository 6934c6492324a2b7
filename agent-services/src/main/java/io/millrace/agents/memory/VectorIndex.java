package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps memories and finds those whose vectors are nearest. Every call names the tenant, and none
 * sees, counts, changes or forgets anything of another one.
 *
 * <p>What a call has saved or forgotten is seen by the next call in this process; other processes
 * see it within the bound the implementation states. All vectors of an index come from one model.
 * Thread-safe. A search may miss a near memory (see {@code docs/memory.md} for how often), but
 * finds at least {@code k} where the filter leaves that many.
 *
 * <p>Failures: {@code memory_unavailable} (retriable) where the store does not answer in time,
 * {@code memory_invalid} for what can never be done.
 */
public interface VectorIndex extends AutoCloseable {

  /** Most memories of one {@link #save}, which others that write wait for. */
  int SAVE_MAX = 200;

  /** Most candidates of one {@link #search}. */
  int K_MAX = 200;

  /** Adds memories, or replaces those of the same tenant and id. All or none. */
  void save(List<EmbeddedMemory> memories) throws AgentException;

  /** The nearest memories, nearest first. */
  List<Candidate> search(String tenant, MemoryFilter filter, float[] vector, int k)
      throws AgentException;

  /** Notes that memories were used. Ids that are no more are passed over. */
  void recalled(String tenant, List<String> ids, Instant at) throws AgentException;

  /**
   * @return how many memories were forgotten
   */
  int forget(String tenant, Forget which) throws AgentException;

  Optional<Memory> get(String tenant, String id) throws AgentException;

  long count(String tenant) throws AgentException;

  @Override
  void close();
}

package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * Memories in a folder of this process, searched by Lucene's HNSW. The filter, always with the
 * tenant, is applied inside the search of the graph, and where few pass Lucene compares them all.
 *
 * <p>On its own it is the truth for one process: a call returns when its change is on disk. Under a
 * {@link FollowingVectorIndex} it is derived, can be deleted at any time, and is built again. One
 * process may have a folder open; a second is refused. What was forgotten is found no more at once;
 * its bytes leave the disk when Lucene next merges their segment.
 */
public final class LuceneVectorIndex implements VectorIndex {

  private static final int FORGET_PAGE = 1_000;
  private static final Sort NEWEST_FIRST =
      new Sort(
          new SortField(LuceneDocuments.CREATED, SortField.Type.LONG, true),
          new SortField(LuceneDocuments.KEY, SortField.Type.STRING, true));

  private final LuceneFolder folder;
  private final String model;
  private final LuceneSettings settings;

  private LuceneVectorIndex(LuceneFolder folder, String model, LuceneSettings settings) {
    this.folder = folder;
    this.model = model;
    this.settings = settings;
  }

  /**
   * @throws IOException where the folder cannot be read as an index; a derived one may be deleted
   * @throws org.apache.lucene.store.LockObtainFailedException where another process has it open
   */
  public static LuceneVectorIndex open(Path folder, String model, LuceneSettings settings)
      throws IOException {
    return new LuceneVectorIndex(LuceneFolder.open(folder, settings), model, settings);
  }

  int dimensions() {
    return settings.dimensions();
  }

  @Override
  public void save(List<EmbeddedMemory> memories) throws AgentException {
    VectorChecks.save(memories, settings.dimensions());
    folder.write(
        writer -> {
          for (var entry : memories) put(writer, entry);
          return writer.commit();
        });
  }

  private void put(IndexWriter writer, EmbeddedMemory entry) throws IOException {
    var memory = entry.memory();
    writer.updateDocument(
        LuceneDocuments.key(memory.tenant(), memory.id()), LuceneDocuments.document(entry, model));
  }

  /** Follows changes of elsewhere; they are not on disk before {@link #commit}. */
  void apply(List<MemoryChanges.Change> changes) throws AgentException {
    folder.write(
        writer -> {
          for (var change : changes) {
            switch (change) {
              case MemoryChanges.Saved(long _, EmbeddedMemory memory) -> put(writer, memory);
              case MemoryChanges.Forgotten(long _, String tenant, String id) ->
                  writer.deleteDocuments(LuceneDocuments.key(tenant, id));
            }
          }
          return changes.size();
        });
  }

  /** Makes all changes durable, with notes on where they come from. */
  void commit(Map<String, String> notes) throws AgentException {
    folder.write(
        writer -> {
          writer.setLiveCommitData(notes.entrySet());
          return writer.commit();
        });
  }

  Map<String, String> committedNotes() {
    var notes = new HashMap<String, String>();
    var committed = folder.writer().getLiveCommitData();
    if (committed != null) committed.forEach(note -> notes.put(note.getKey(), note.getValue()));
    return notes;
  }

  void clear() throws AgentException {
    folder.write(IndexWriter::deleteAll);
  }

  @Override
  public List<Candidate> search(String tenant, MemoryFilter filter, float[] vector, int k)
      throws AgentException {
    VectorChecks.search(tenant, filter, vector, k, settings.dimensions());
    var allowed = LuceneDocuments.searchable(tenant, filter, model);
    var query =
        new KnnFloatVectorQuery(
            LuceneDocuments.VECTOR, vector, Math.max(settings.searchWidth(), 2 * k), allowed);
    return folder.read(
        searcher -> {
          var found = new ArrayList<Candidate>();
          for (var hit : searcher.search(query, k).scoreDocs)
            // Lucene's score of a dot product is moved to 0..1.
            found.add(new Candidate(LuceneDocuments.memory(searcher, hit.doc), 2 * hit.score - 1));
          return found;
        });
  }

  @Override
  public void recalled(String tenant, List<String> ids, Instant at) throws AgentException {
    VectorChecks.recalled(tenant, ids);
    folder.write(
        writer -> {
          for (var id : ids) {
            var known = folder.reading(searcher -> find(searcher, tenant, id));
            if (known != null
                && (known.lastRecalledAt() == null || known.lastRecalledAt().isBefore(at)))
              writer.updateNumericDocValue(
                  LuceneDocuments.key(tenant, id), LuceneDocuments.RECALLED, at.toEpochMilli());
          }
          return writer.commit();
        });
  }

  private static @Nullable Memory find(IndexSearcher searcher, String tenant, String id)
      throws IOException {
    var hits = searcher.search(new TermQuery(LuceneDocuments.key(tenant, id)), 1).scoreDocs;
    return hits.length == 0 ? null : LuceneDocuments.memory(searcher, hits[0].doc);
  }

  @Override
  public int forget(String tenant, Forget which) throws AgentException {
    VectorChecks.forget(tenant, which);
    var query = LuceneDocuments.forgettable(tenant, which);
    return folder.write(
        writer -> {
          int forgotten =
              switch (which) {
                case Forget.ById _,
                    Forget.OfSubject _,
                    Forget.OfSession _,
                    Forget.OlderThan _,
                    Forget.OfPolicy _,
                    Forget.OfOtherPolicies _ ->
                    delete(writer, query);
                case Forget.BeyondNewest(String _, int keep) -> trim(writer, query, keep);
              };
          writer.commit();
          return forgotten;
        });
  }

  private int delete(IndexWriter writer, Query query) throws IOException {
    int matching = folder.reading(searcher -> searcher.count(query));
    writer.deleteDocuments(query);
    return matching;
  }

  private int trim(IndexWriter writer, Query query, int keep) throws IOException {
    int forgotten = 0;
    while (true) {
      var surplus = folder.reading(searcher -> surplus(searcher, query, keep));
      if (surplus.isEmpty()) return forgotten;
      for (var memory : surplus)
        writer.deleteDocuments(LuceneDocuments.key(memory.tenant(), memory.id()));
      forgotten += surplus.size();
      folder.refresh();
    }
  }

  /** A page of those past the newest. */
  private static List<Memory> surplus(IndexSearcher searcher, Query query, int keep)
      throws IOException {
    var hits = searcher.search(query, keep + FORGET_PAGE, NEWEST_FIRST).scoreDocs;
    var memories = new ArrayList<Memory>();
    for (int i = keep; i < hits.length; i++)
      memories.add(LuceneDocuments.memory(searcher, hits[i].doc));
    return memories;
  }

  @Override
  public Optional<Memory> get(String tenant, String id) throws AgentException {
    VectorChecks.key(tenant, id);
    return folder.read(searcher -> Optional.ofNullable(find(searcher, tenant, id)));
  }

  @Override
  public long count(String tenant) throws AgentException {
    MemoryScope.requireId("tenant", tenant);
    return folder.read(searcher -> (long) searcher.count(LuceneDocuments.ofTenant(tenant)));
  }

  @Override
  public void close() {
    folder.close();
  }
}

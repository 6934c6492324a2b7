package io.millrace.agents.memory;

import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Memories as Lucene documents. Ids are whole terms, never analysed and never parsed, so no
 * character in them means anything.
 */
final class LuceneDocuments {

  static final String VECTOR = "vector";
  static final String KEY = "key";
  static final String CREATED = "created";
  static final String RECALLED = "recalled";

  private static final String TENANT = "tenant";
  private static final String MODEL = "model";
  private static final String ID = "id";
  private static final String SUBJECT = "subject";
  private static final String SESSION = "session";
  private static final String NO_SUBJECT = "no-subject";
  private static final String YES = "1";
  private static final String KIND = "kind";
  private static final String TEXT = "text";
  private static final String POLICY = "policy";
  private static final String IMPORTANCE = "importance";
  private static final long NEVER = Long.MIN_VALUE;

  private LuceneDocuments() {}

  /** No id has a NUL, so no two keys are the same. */
  static Term key(String tenant, String id) {
    return new Term(KEY, tenant + '\0' + id);
  }

  static Document document(EmbeddedMemory entry, String model) {
    var memory = entry.memory();
    var scope = memory.scope();
    var document = new Document();
    var key = key(memory.tenant(), memory.id()).text();
    document.add(new StringField(KEY, key, Field.Store.NO));
    document.add(new SortedDocValuesField(KEY, new BytesRef(key)));
    document.add(new StringField(TENANT, memory.tenant(), Field.Store.YES));
    document.add(new StringField(MODEL, model, Field.Store.NO));
    document.add(new StoredField(ID, memory.id()));
    if (scope.subject() == null) document.add(new StringField(NO_SUBJECT, YES, Field.Store.NO));
    else document.add(new StringField(SUBJECT, scope.subject(), Field.Store.YES));
    if (scope.session() != null)
      document.add(new StringField(SESSION, scope.session(), Field.Store.YES));
    if (memory.policy() != null)
      document.add(new StringField(POLICY, memory.policy(), Field.Store.YES));
    document.add(new StoredField(KIND, memory.kind()));
    document.add(new StoredField(TEXT, memory.text()));
    document.add(new StoredField(IMPORTANCE, (float) memory.importance()));
    long created = memory.createdAt().toEpochMilli();
    document.add(new LongPoint(CREATED, created));
    document.add(new NumericDocValuesField(CREATED, created));
    document.add(new StoredField(CREATED, created));
    var recalled = memory.lastRecalledAt();
    document.add(
        new NumericDocValuesField(RECALLED, recalled == null ? NEVER : recalled.toEpochMilli()));
    document.add(
        new KnnFloatVectorField(VECTOR, entry.embedding(), VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  static Memory memory(IndexSearcher searcher, int doc) throws IOException {
    var document = searcher.storedFields().document(doc);
    long recalled = recalled(searcher, doc);
    return new Memory(
        document.get(ID),
        new MemoryScope(document.get(TENANT), document.get(SUBJECT), document.get(SESSION)),
        document.get(KIND),
        document.get(TEXT),
        document.getField(IMPORTANCE).numericValue().floatValue(),
        Instant.ofEpochMilli(document.getField(CREATED).numericValue().longValue()),
        recalled == NEVER ? null : Instant.ofEpochMilli(recalled),
        document.get(POLICY));
  }

  private static long recalled(IndexSearcher searcher, int doc) throws IOException {
    var leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    var values = DocValues.getNumeric(leaf.reader(), RECALLED);
    return values.advanceExact(doc - leaf.docBase) ? values.longValue() : NEVER;
  }

  /** What a vector search may look at. */
  static Query searchable(String tenant, MemoryFilter filter, String model) {
    return switch (filter) {
      case MemoryFilter.WholeTenant() -> all(tenant, term(MODEL, model));
      case MemoryFilter.WithoutSubject() -> all(tenant, term(MODEL, model), term(NO_SUBJECT, YES));
      case MemoryFilter.OfSubject(String subject) ->
          all(tenant, term(MODEL, model), term(SUBJECT, subject));
      case MemoryFilter.OfSession(String session) ->
          all(tenant, term(MODEL, model), term(SESSION, session));
    };
  }

  /** What is to be forgotten; of {@link Forget.BeyondNewest} all there is to choose from. */
  static Query forgettable(String tenant, Forget which) {
    return switch (which) {
      case Forget.ById(String id) -> all(tenant, new TermQuery(key(tenant, id)));
      case Forget.OfSubject(String subject) -> all(tenant, term(SUBJECT, subject));
      case Forget.OfSession(String session) -> all(tenant, term(SESSION, session));
      case Forget.OlderThan(Instant instant) -> all(tenant, before(instant));
      case Forget.OfPolicy(String policy, Instant instant) ->
          all(tenant, before(instant), term(POLICY, policy));
      case Forget.OfOtherPolicies(Set<String> policies, Instant instant) ->
          all(tenant, before(instant), none(POLICY, policies));
      case Forget.BeyondNewest(String subject, int _) -> all(tenant, term(SUBJECT, subject));
    };
  }

  static Query ofTenant(String tenant) {
    return all(tenant);
  }

  /** The only maker of queries: there is none without a tenant. */
  private static Query all(String tenant, Query... conditions) {
    var query = new BooleanQuery.Builder();
    query.add(term(TENANT, tenant), BooleanClause.Occur.FILTER);
    for (var condition : conditions) query.add(condition, BooleanClause.Occur.FILTER);
    return query.build();
  }

  private static Query before(Instant instant) {
    return LongPoint.newRangeQuery(CREATED, Long.MIN_VALUE, instant.toEpochMilli() - 1);
  }

  private static Query none(String field, Set<String> values) {
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER)
        .add(
            new TermInSetQuery(field, values.stream().map(BytesRef::new).toList()),
            BooleanClause.Occur.MUST_NOT)
        .build();
  }

  private static Query term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }
}

package io.millrace.agents.memory;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.embedded.Folders;
import io.millrace.embeddings.TextEmbedder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.sql.DataSource;

/**
 * Insert rate, latency of searches, recall against an exact search, and size of an index with many
 * memories. Not a test: {@code java … MemoryBenchmark lucene|pgvector TEXTS [MEMORIES]}, where
 * TEXTS is the clinc150 file. One tenant has all memories, which is the hardest case for the graph.
 */
final class MemoryBenchmark {

  private static final int MEMORIES = 100_000;
  private static final int REAL = 2_000;
  private static final int QUERIES = 1_000;
  private static final int K = 3;
  private static final int BATCH = 200;
  private static final String TENANT = "t";
  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();
  private static final Path TARGET = Path.of("target");

  private MemoryBenchmark() {}

  public static void main(String[] args) throws Exception {
    int memories = args.length > 2 ? Integer.parseInt(args[2]) : MEMORIES;
    var data = data(Path.of(args[1]), memories);
    var nearest = new ArrayList<int[]>();
    for (var query : data.queries()) nearest.add(data.nearest(query, K));
    say("%d memories, %d of real texts; %d real questions", memories, REAL, QUERIES);
    switch (args[0]) {
      case "lucene" -> lucene(data, nearest);
      case "pgvector" -> pgVector(data, nearest);
      default -> throw new IllegalArgumentException("lucene or pgvector");
    }
  }

  private static void lucene(ClusteredVectors data, List<int[]> nearest) throws Exception {
    var folder = TARGET.resolve("memory-benchmark-lucene");
    Folders.delete(folder);
    try (var postgres = TestPostgres.packaged("memory-benchmark-postgres")) {
      long heapBefore = heap();
      try (var index = open(postgres.dataSource(), folder, 100)) {
        insert(index, data.stored(), 0, data.stored().size(), "table and graph");
        say("heap of the index %d MB", (heap() - heapBefore) >> 20);
      }
      size(folder);
      for (int width : new int[] {30, 60, 100, 200})
        try (var index = open(postgres.dataSource(), folder, width)) {
          measure(index, data, nearest, "searchWidth " + width);
        }
    }
  }

  private static FollowingVectorIndex open(DataSource dataSource, Path folder, int width)
      throws Exception {
    return FollowingVectorIndex.open(
        dataSource,
        folder,
        TextEmbedder.MODEL,
        new LuceneSettings(TextEmbedder.DIMENSIONS, 16, 100, width),
        Duration.ofSeconds(1));
  }

  private static void pgVector(ClusteredVectors data, List<int[]> nearest) throws Exception {
    try (var postgres =
        TestPostgres.withPgVector("memory-benchmark-pgvector")
            .orElseThrow(() -> new IllegalStateException(TestPostgres.whyNone()))) {
      var source = postgres.dataSource();
      MemorySchema.migrate(source);
      int last = data.stored().size() * 24 / 25;
      var plain = new PgVectorIndex(new MemoryTable(source, TextEmbedder.MODEL), true, 100);
      insert(plain, data.stored(), 0, last, "table without graph");
      long start = System.nanoTime();
      MemorySchema.migrateVectors(source);
      say("graph over them built in %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
      insert(plain, data.stored(), last, data.stored().size(), "table and graph");
      postgres.agents("analyze agents.memories");
      sizes(source);
      for (int width : new int[] {40, 100, 200, 400})
        measure(
            new PgVectorIndex(new MemoryTable(source, TextEmbedder.MODEL), true, width),
            data,
            nearest,
            "efSearch " + width);
    }
  }

  private static void insert(
      VectorIndex index, List<float[]> vectors, int from, int to, String what) throws Exception {
    long start = System.nanoTime();
    for (int first = from; first < to; first += BATCH) {
      var batch = new ArrayList<EmbeddedMemory>();
      for (int i = first; i < Math.min(to, first + BATCH); i++)
        batch.add(TestMemories.memory(TENANT, "m-" + i, vectors.get(i)));
      index.save(batch);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    say("%s: %.0f memories a second, in batches of %d", what, (to - from) / seconds, BATCH);
  }

  private static void measure(
      VectorIndex index, ClusteredVectors data, List<int[]> nearest, String what) throws Exception {
    for (var query : data.queries()) index.search(TENANT, ALL, query, K);
    var times = new long[data.queries().size()];
    int right = 0;
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      var found = index.search(TENANT, ALL, data.queries().get(i), K);
      times[i] = System.nanoTime() - start;
      var ids = found.stream().map(c -> c.memory().id()).toList();
      for (int near : nearest.get(i)) if (ids.contains("m-" + near)) right++;
    }
    Arrays.sort(times);
    say(
        "%s: recall@%d %.4f, p50 %.1f ms, p99 %.1f ms, load %.1f",
        what,
        K,
        right / (double) (K * times.length),
        times[times.length / 2] / 1e6,
        times[times.length * 99 / 100] / 1e6,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static ClusteredVectors data(Path texts, int memories) throws IOException {
    var real = embedded(texts);
    var centres = real.subList(0, REAL);
    var random = new Random(1);
    var around = ClusteredVectors.around(centres, memories - REAL, 1, random);
    var stored = new ArrayList<>(centres);
    stored.addAll(around.stored());
    Collections.shuffle(stored, random);
    return new ClusteredVectors(stored, real.subList(REAL, REAL + QUERIES));
  }

  /** Vectors of real texts; kept in a file, since embedding them takes a while. */
  private static List<float[]> embedded(Path texts) throws IOException {
    var file = TARGET.resolve("memory-benchmark-vectors");
    if (!Files.exists(file)) embed(texts, file);
    var vectors = new ArrayList<float[]>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int i = 0; i < REAL + QUERIES; i++) {
        var vector = new float[TextEmbedder.DIMENSIONS];
        for (int d = 0; d < vector.length; d++) vector[d] = in.readFloat();
        vectors.add(vector);
      }
    }
    return vectors;
  }

  private static void embed(Path texts, Path file) throws IOException {
    var sentences = new ArrayList<String>();
    for (var part : new JsonMapper().readTree(texts.toFile()))
      for (var entry : part) sentences.add(entry.get(0).asText());
    Collections.shuffle(sentences, new Random(1));
    var embedder = new TextEmbedder(1, 2);
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (var sentence : sentences.subList(0, REAL + QUERIES))
        for (float x : embedder.embed(sentence)) out.writeFloat(x);
    }
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void size(Path folder) throws IOException {
    long bytes = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) bytes += Files.size(file);
    }
    say("folder %d MB", bytes >> 20);
  }

  private static void sizes(DataSource source) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select pg_total_relation_size('agents.memories') >> 20,"
                    + " pg_relation_size('agents.memories_hnsw') >> 20")) {
      rows.next();
      say("table and indexes %d MB, of it the graph %d MB", rows.getLong(1), rows.getLong(2));
    }
  }

  private static void say(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}

package io.millrace.bench.recall;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.memory.EmbeddedMemory;
import io.millrace.agents.memory.FollowingVectorIndex;
import io.millrace.agents.memory.LuceneSettings;
import io.millrace.agents.memory.Memory;
import io.millrace.agents.memory.MemoryFilter;
import io.millrace.agents.memory.MemoryScope;
import io.millrace.agents.memory.PgVectorIndex;
import io.millrace.agents.memory.PgVectorSupport;
import io.millrace.agents.memory.VectorIndex;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.PostgresRole;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/**
 * {@code RecallProbe FOLDER MEMORIES}: fills an index of memories as the server would use it, on a
 * PostgreSQL of its own in the folder, and searches it. One tenant has all memories, which is the
 * hardest case for a graph. Each figure is a line of its own, see {@link #LINE}.
 *
 * <p>The index is pgvector's where the database has it, and Lucene's beside the table otherwise.
 */
public final class RecallProbe {

  /** What a line with a figure begins with; name, value and unit follow, between tabs. */
  public static final String LINE = "figure\t";

  private static final String TENANT = "bench";
  private static final String MODEL = "bench";
  private static final MemoryFilter ALL = new MemoryFilter.WholeTenant();
  private static final int QUESTIONS = 500;
  private static final int K = 3;
  private static final int CONNECTIONS_MAX = 4;
  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(30);
  private static final Instant CREATED_AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final long HIGHEST_US = TimeUnit.MINUTES.toMicros(1);

  private RecallProbe() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    int memories = Integer.parseInt(arguments[1]);
    var vectors = Vectors.of(memories, QUESTIONS, LuceneSettings.DEFAULT.dimensions(), 1);
    var nearest = vectors.nearest(K);
    try (var postgres = EmbeddedPostgresServer.start(folder.resolve("postgres"));
        var source = pool(postgres);
        var index = open(source, folder)) {
      say("memories", memories, "memories");
      say("saved", save(index, vectors.stored()), "memories/s");
      search(index, vectors, nearest, new Histogram(HIGHEST_US, 3));
      var latency = new Histogram(HIGHEST_US, 3);
      double recall = search(index, vectors, nearest, latency);
      say("search p50", latency.getValueAtPercentile(50) / 1e3, "ms");
      say("search p99", latency.getValueAtPercentile(99) / 1e3, "ms");
      say("recall at " + K, recall, "");
    }
  }

  private static VectorIndex open(DataSource source, Path folder) throws Exception {
    return switch (PgVectorSupport.find(source)) {
      case PgVectorSupport.Usable usable -> PgVectorIndex.open(source, MODEL, usable);
      case PgVectorSupport.Unusable _ ->
          FollowingVectorIndex.open(
              source,
              folder.resolve("lucene"),
              MODEL,
              LuceneSettings.DEFAULT,
              FollowingVectorIndex.POLL_INTERVAL);
    };
  }

  private static AgroalDataSource pool(EmbeddedPostgresServer postgres) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(CONNECTIONS_MAX)
                        .acquisitionTimeout(ACQUIRE_TIMEOUT)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(postgres.jdbcUrl())
                                    .principal(new NamePrincipal(PostgresRole.AGENTS.userName()))
                                    .credential(
                                        new SimplePassword(
                                            postgres.password(PostgresRole.AGENTS))))));
  }

  /** Returns how many were saved in a second. */
  private static double save(VectorIndex index, List<float[]> stored) throws AgentException {
    long began = System.nanoTime();
    for (int first = 0; first < stored.size(); first += VectorIndex.SAVE_MAX) {
      var batch = new ArrayList<EmbeddedMemory>();
      for (int i = first; i < Math.min(stored.size(), first + VectorIndex.SAVE_MAX); i++)
        batch.add(memory(i, stored.get(i)));
      index.save(batch);
    }
    return stored.size() * 1e9 / (System.nanoTime() - began);
  }

  private static EmbeddedMemory memory(int number, float[] vector) {
    return new EmbeddedMemory(
        new Memory(
            id(number),
            new MemoryScope(TENANT, null, null),
            "fact",
            "The text of memory " + number,
            0.5,
            CREATED_AT,
            null,
            null),
        vector);
  }

  /** Returns the share of the nearest that were found. */
  private static double search(
      VectorIndex index, Vectors vectors, List<int[]> nearest, Histogram latency)
      throws AgentException {
    int found = 0;
    for (int i = 0; i < vectors.questions().size(); i++) {
      long began = System.nanoTime();
      var candidates = index.search(TENANT, ALL, vectors.questions().get(i), K);
      latency.recordValue(Math.min(HIGHEST_US, (System.nanoTime() - began) / 1_000));
      var ids = candidates.stream().map(candidate -> candidate.memory().id()).toList();
      for (int near : nearest.get(i)) if (ids.contains(id(near))) found++;
    }
    return found / (double) (K * vectors.questions().size());
  }

  private static String id(int number) {
    return "m-" + number;
  }

  private static void say(String name, double value, String unit) {
    System.out.println(LINE + name + "\t" + String.format(Locale.ROOT, "%f", value) + "\t" + unit);
  }
}

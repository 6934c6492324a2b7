package io.millrace.agents.memory;

import io.millrace.agents.api.AgentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An open folder of a Lucene index: any number read it, one thread writes it. Writes wait for their
 * turn within a bound and are seen by the next read when they return. Failures are {@code
 * memory_unavailable}.
 */
final class LuceneFolder implements AutoCloseable {

  private static final double WRITE_BUFFER_MB = 64;
  private static final int WRITES_WAITING_MAX = 256;
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final ExecutorService writes =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WRITES_WAITING_MAX),
          Thread.ofPlatform().daemon().name("millrace-memory-write").factory());

  /** Work on what is there now. */
  interface Reading<T> {
    T in(IndexSearcher searcher) throws IOException;
  }

  interface Writing<T> {
    T with(IndexWriter writer) throws IOException;
  }

  private LuceneFolder(Directory directory, IndexWriter writer) throws IOException {
    this.directory = directory;
    this.writer = writer;
    this.searchers = new SearcherManager(writer, null);
  }

  static LuceneFolder open(Path folder, LuceneSettings settings) throws IOException {
    Files.createDirectories(folder);
    var directory = FSDirectory.open(folder);
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, config(settings));
      writer.commit();
      return new LuceneFolder(directory, writer);
    } catch (IOException | RuntimeException e) {
      if (writer != null) writer.rollback();
      directory.close();
      throw e;
    }
  }

  private static IndexWriterConfig config(LuceneSettings settings) {
    var vectors = new Lucene99HnswVectorsFormat(settings.connections(), settings.beamWidth());
    return new IndexWriterConfig(null)
        .setRAMBufferSizeMB(WRITE_BUFFER_MB)
        .setCodec(
            new Lucene104Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
              }
            });
  }

  IndexWriter writer() {
    return writer;
  }

  <T> T read(Reading<T> reading) throws AgentException {
    try {
      return reading(reading);
    } catch (IOException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  /** For use inside a write. */
  <T> T reading(Reading<T> reading) throws IOException {
    var searcher = searchers.acquire();
    try {
      return reading.in(searcher);
    } finally {
      searchers.release(searcher);
    }
  }

  /** For use inside a write that reads what it has written. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** On the writer's thread: an interrupt of the caller would close the files it writes. */
  <T> T write(Writing<T> writing) throws AgentException {
    try {
      return writes
          .submit(
              () -> {
                T result = writing.with(writer);
                refresh();
                return result;
              })
          .get(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void close() {
    writes.shutdown();
    try {
      if (!writes.awaitTermination(WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
        throw new IllegalStateException("The index of memories is still writing");
      searchers.close();
      writer.close();
      directory.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("The index of memories could not be closed", e);
    }
  }

  /** Its message names no path and no value. */
  private static AgentException unavailable(Exception e) {
    return new AgentException(
        "memory_unavailable",
        "The index of memories in this process failed (" + e.getClass().getSimpleName() + ")",
        true,
        null,
        e);
  }
}

package io.millrace.embeddings;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into a vector of unit length, so that texts of like meaning have a {@link #cosine}
 * near 1. The encoder (bge-small-en-v1.5, quantised) runs in this process; no text leaves it.
 *
 * <p>The same text always gives the same vector, whoever else calls. One model serves the JVM; it
 * loads in the background from start on, and calls that come earlier wait for it, at most {@value
 * #LOAD_TIMEOUT_MS} ms. Results are cached within a bound. Thread-safe. English only. A model that
 * does not load fails every call with an {@link IllegalStateException}.
 */
@Startup
@ApplicationScoped
public class TextEmbedder {

  /**
   * Name of the model, for what is stored beside vectors or decided by them: vectors of different
   * models do not compare.
   */
  public static final String MODEL = "bge-small-en-v15-q";

  public static final int DIMENSIONS = 384;

  /** What is past this is not read; fewer characters count where they make more than 510 tokens. */
  public static final int TEXT_CHARS_MAX = 4_096;

  static final long LOAD_TIMEOUT_MS = 60_000;

  /** What the model's authors put before a short question that looks for longer passages. */
  private static final String QUERY_INSTRUCTION =
      "Represent this sentence for searching relevant passages: ";

  private static final float LOAD_FACTOR = 0.75f;

  private static @Nullable CompletableFuture<SentenceEncoder> shared;

  private final int cacheEntriesMax;
  private final Semaphore permits;
  private final Optional<Path> folder;
  private final Map<String, float[]> cache;

  /** Keeps nothing on the disk. */
  public TextEmbedder(int cacheEntriesMax, int parallelMax) {
    this(cacheEntriesMax, parallelMax, Optional.empty());
  }

  /**
   * @param folder where the vectors of {@link #embedAll} are kept between starts; empty for nowhere
   */
  @Inject
  public TextEmbedder(
      @ConfigProperty(name = "millrace.embeddings.cache-entries-max") int cacheEntriesMax,
      @ConfigProperty(name = "millrace.embeddings.parallel-max") int parallelMax,
      @ConfigProperty(name = "millrace.embeddings.folder") Optional<Path> folder) {
    this.cacheEntriesMax = cacheEntriesMax;
    this.folder = folder;
    this.permits = new Semaphore(parallelMax);
    this.cache =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > TextEmbedder.this.cacheEntriesMax;
          }
        };
  }

  /**
   * Starts to load the model and returns at once; a program that has to wait for other things
   * before its beans exist calls it first.
   */
  public static void preload() {
    var unused = loading();
  }

  @PostConstruct
  void warmUp() {
    preload();
  }

  /**
   * Vector of a sentence or a passage. Compare sentences with sentences, and let {@link
   * #embedQuery} look for passages.
   */
  public float[] embed(String text) {
    var key = text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    synchronized (cache) {
      var known = cache.get(key);
      if (known != null) return known.clone();
    }
    var vector = encode(key);
    synchronized (cache) {
      cache.put(key, vector);
    }
    return vector.clone();
  }

  /** Vector of a question, to be compared with passages that were embedded by {@link #embed}. */
  public float[] embedQuery(String question) {
    return embed(QUERY_INSTRUCTION + question);
  }

  /**
   * Vectors of texts that are the same at each start, such as the examples of a classifier. With a
   * folder they are kept there in one file for the collection, which then holds exactly these;
   * nothing that people write belongs here.
   *
   * @param collection name of the file, the same at each start
   * @return a vector for each text, as {@link #embed} would give
   */
  public Map<String, float[]> embedAll(String collection, Collection<String> texts) {
    var kept = folder.map(where -> new KeptVectors(where, collection));
    var known = kept.map(KeptVectors::read).orElse(Map.of());
    var byKey = new HashMap<String, float[]>();
    var byText = new HashMap<String, float[]>();
    for (var text : texts) {
      var key = KeptVectors.key(text);
      var vector = known.get(key);
      byText.put(text, vector == null ? embed(text) : vector);
      byKey.put(key, byText.get(text));
    }
    if (!byKey.keySet().equals(known.keySet())) kept.ifPresent(file -> file.write(byKey));
    return byText;
  }

  /** How alike two vectors are: 1 the same, 0 unrelated. */
  public static float cosine(float[] a, float[] b) {
    if (a.length != b.length)
      throw new IllegalArgumentException(
          "Vectors of " + a.length + " and " + b.length + " dimensions do not compare");
    double product = 0;
    double aSquares = 0;
    double bSquares = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      aSquares += (double) a[i] * a[i];
      bSquares += (double) b[i] * b[i];
    }
    return aSquares == 0 || bSquares == 0 ? 0 : (float) (product / Math.sqrt(aSquares * bSquares));
  }

  /** True once the model is loaded. */
  public boolean isReady() {
    var loading = loading();
    return loading.isDone() && !loading.isCompletedExceptionally();
  }

  int cached() {
    synchronized (cache) {
      return cache.size();
    }
  }

  private float[] encode(String text) {
    var encoder = encoder();
    permits.acquireUninterruptibly();
    try {
      return encoder.encode(text);
    } finally {
      permits.release();
    }
  }

  private static SentenceEncoder encoder() {
    try {
      return loading().get(LOAD_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The sentence encoder was not loaded within " + LOAD_TIMEOUT_MS + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the sentence encoder was loaded", e);
    }
  }

  private static synchronized CompletableFuture<SentenceEncoder> loading() {
    var loading = shared;
    if (loading == null) {
      var started = new CompletableFuture<SentenceEncoder>();
      Thread.ofPlatform().daemon().name("millrace-embeddings-load").start(() -> load(started));
      loading = started;
      shared = started;
    }
    return loading;
  }

  private static void load(CompletableFuture<SentenceEncoder> loading) {
    try {
      loading.complete(SentenceEncoder.load());
    } catch (RuntimeException e) {
      loading.completeExceptionally(e);
    }
  }
}

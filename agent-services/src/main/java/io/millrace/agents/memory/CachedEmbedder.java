package io.millrace.agents.memory;

import io.millrace.contracts.id.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the vectors used last, by model, use and SHA-256 of the text, so the text itself is not
 * held. In this process only: a shared table would outlive what was forgotten. Thread-safe; a text
 * that two ask for at once may be embedded twice.
 */
public final class CachedEmbedder implements Embedder {

  /** 1.5 KB each at 384 dimensions. */
  public static final int ENTRIES_MAX = 4_096;

  private static final float LOAD_FACTOR = 0.75f;

  private final Embedder embedder;
  private final Map<String, float[]> cache;

  public CachedEmbedder(Embedder embedder, int entriesMax) {
    this.embedder = embedder;
    this.cache =
        new LinkedHashMap<>(16, LOAD_FACTOR, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > entriesMax;
          }
        };
  }

  @Override
  public String model() {
    return embedder.model();
  }

  @Override
  public float[] passage(String text) {
    return cached("passage", text, embedder::passage);
  }

  @Override
  public float[] question(String text) {
    return cached("question", text, embedder::question);
  }

  private interface Embedding {
    float[] of(String text);
  }

  private float[] cached(String use, String text, Embedding embedding) {
    var key = embedder.model() + '/' + use + '/' + Sha256.hex(text);
    synchronized (cache) {
      var known = cache.get(key);
      if (known != null) return known.clone();
    }
    var vector = embedding.of(text);
    synchronized (cache) {
      cache.put(key, vector.clone());
    }
    return vector;
  }

  /** Drops all vectors, since those of what was forgotten are not told from the rest. */
  @Override
  public void forget() {
    synchronized (cache) {
      cache.clear();
    }
    embedder.forget();
  }

  int size() {
    synchronized (cache) {
      return cache.size();
    }
  }
}

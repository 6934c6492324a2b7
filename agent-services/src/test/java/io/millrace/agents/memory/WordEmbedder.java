package io.millrace.agents.memory;

import java.util.Locale;
import java.util.Random;

/** Texts of the same words are near; each word has a direction of its own. */
final class WordEmbedder implements Embedder {

  int calls;
  boolean broken;

  @Override
  public String model() {
    return TestMemories.MODEL;
  }

  @Override
  public float[] passage(String text) {
    if (broken) throw new IllegalStateException("The model did not load");
    calls++;
    var sum = new float[TestMemories.DIMENSIONS];
    for (var word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      var vector = TestMemories.random(new Random(word.hashCode()));
      for (int i = 0; i < sum.length; i++) sum[i] += vector[i];
    }
    return TestMemories.unit(sum);
  }

  @Override
  public float[] question(String text) {
    return passage(text);
  }
}

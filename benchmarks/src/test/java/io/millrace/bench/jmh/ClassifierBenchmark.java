package io.millrace.bench.jmh;

import io.millrace.router.core.Classification;
import io.millrace.router.core.Example;
import io.millrace.router.core.Skill;
import io.millrace.router.core.SkillClassifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The head of the classifier without its encoder: vectors are given. Twelve skills of twenty
 * examples each, as a registry of a dozen workflows has, and sentences that ask for none.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClassifierBenchmark {

  private static final int SKILLS = 12;
  private static final int EXAMPLES = 20;
  private static final int EVERYDAY = 60;
  private static final int DIMENSIONS = 384;
  private static final double SPREAD = 0.6;
  private static final double ACCEPT_SHARE = 0.9;
  private static final String QUESTION = "a question";

  private final Random random = new Random(1);
  private final Map<String, float[]> vectors = new HashMap<>();
  private final List<Example> examples = new ArrayList<>();
  private final List<String> everyday = new ArrayList<>();
  private final SkillClassifier classifier;

  public ClassifierBenchmark() {
    for (int skill = 0; skill < SKILLS; skill++) {
      var centre = near(new float[DIMENSIONS], 1);
      for (int i = 0; i < EXAMPLES; i++) {
        var text = "skill " + skill + " example " + i;
        vectors.put(text, near(centre, SPREAD));
        examples.add(new Example(new Skill("workflow-" + skill, "skill-" + skill), text));
      }
      vectors.put(QUESTION, near(centre, SPREAD));
    }
    for (int i = 0; i < EVERYDAY; i++) {
      var text = "everyday " + i;
      vectors.put(text, near(new float[DIMENSIONS], 1));
      everyday.add(text);
    }
    classifier = train();
  }

  @Benchmark
  public Classification classify() {
    return classifier.classify(QUESTION);
  }

  /** What publishing a workflow costs the router, beside encoding its examples. */
  @Benchmark
  public SkillClassifier train() {
    return SkillClassifier.train(examples, everyday, "given", this::vector, ACCEPT_SHARE);
  }

  private float[] vector(String text) {
    return Objects.requireNonNull(vectors.get(text), text);
  }

  /** A unit vector around a centre. */
  private float[] near(float[] centre, double spread) {
    var vector = new float[DIMENSIONS];
    double squares = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = (float) (centre[d] + spread * random.nextGaussian() / Math.sqrt(DIMENSIONS));
      squares += vector[d] * vector[d];
    }
    for (int d = 0; d < DIMENSIONS; d++) vector[d] /= (float) Math.sqrt(squares);
    return vector;
  }
}

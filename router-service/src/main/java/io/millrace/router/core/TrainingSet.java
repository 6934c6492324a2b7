package io.millrace.router.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Labelled vectors: the examples of the skills, and everyday sentences as one further class that
 * stands for everything else.
 *
 * <p>An everyday sentence that is as near to an example as examples of one skill are to each other
 * is left out, since a workflow may be about just that. The order is that of the examples, so equal
 * registries make equal sets.
 *
 * @param skills classes 0 to size - 1; class {@code skills.size()} is outside
 * @param labels class of each vector
 */
record TrainingSet(List<Skill> skills, List<float[]> vectors, int[] labels) {

  /** Most examples that are used; skills with very many give up some. */
  static final int EXAMPLES_MAX = 4_000;

  /**
   * Nearness at which an everyday sentence counts as an example of a skill, where there are too few
   * examples to tell.
   */
  private static final float RESEMBLES_DEFAULT = 0.8f;

  static TrainingSet of(
      List<Example> examples, List<String> everyday, Function<String, float[]> embed) {
    var bySkill = new LinkedHashMap<Skill, LinkedHashSet<String>>();
    for (var example : examples)
      bySkill.computeIfAbsent(example.skill(), skill -> new LinkedHashSet<>()).add(example.text());
    var skills = List.copyOf(bySkill.keySet());
    var vectors = new ArrayList<float[]>();
    var labels = new ArrayList<Integer>();
    for (var skill : bySkill.entrySet()) {
      int label = skills.indexOf(skill.getKey());
      for (String text :
          skill.getValue().stream().limit(Math.max(1, EXAMPLES_MAX / skills.size())).toList()) {
        vectors.add(embed.apply(text));
        labels.add(label);
      }
    }
    if (!skills.isEmpty()) addEveryday(vectors, labels, skills.size(), everyday, embed);
    return new TrainingSet(
        skills, List.copyOf(vectors), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  int classes() {
    return skills.size() + 1;
  }

  int outside() {
    return skills.size();
  }

  int inScope() {
    return (int) Arrays.stream(labels).filter(label -> label != outside()).count();
  }

  /** Every n-th vector of each class is left out of the first and makes up the second. */
  Split split(int fold, int folds) {
    var seen = new int[classes()];
    var kept = new ArrayList<Integer>();
    var held = new ArrayList<Integer>();
    for (int i = 0; i < labels.length; i++)
      (seen[labels[i]]++ % folds == fold ? held : kept).add(i);
    return new Split(subset(kept), subset(held));
  }

  record Split(TrainingSet kept, TrainingSet held) {}

  private TrainingSet subset(List<Integer> indexes) {
    return new TrainingSet(
        skills,
        indexes.stream().map(vectors::get).toList(),
        indexes.stream().mapToInt(i -> labels[i]).toArray());
  }

  private static void addEveryday(
      List<float[]> vectors,
      List<Integer> labels,
      int outside,
      List<String> everyday,
      Function<String, float[]> embed) {
    var examples = List.copyOf(vectors);
    float resembles = usualNearness(examples, labels);
    for (String sentence : everyday) {
      var vector = embed.apply(sentence);
      if (examples.stream().anyMatch(example -> Vectors.dot(example, vector) >= resembles))
        continue;
      vectors.add(vector);
      labels.add(outside);
    }
  }

  /** Median over examples of the cosine to the nearest other example of the same skill. */
  private static float usualNearness(List<float[]> examples, List<Integer> labels) {
    var nearness = new ArrayList<Float>();
    for (int i = 0; i < examples.size(); i++) {
      float nearest = -1;
      for (int j = 0; j < examples.size(); j++)
        if (i != j && labels.get(i).equals(labels.get(j)))
          nearest = Math.max(nearest, Vectors.dot(examples.get(i), examples.get(j)));
      if (nearest > -1) nearness.add(nearest);
    }
    if (nearness.isEmpty()) return RESEMBLES_DEFAULT;
    nearness.sort(null);
    return nearness.get(nearness.size() / 2);
  }
}

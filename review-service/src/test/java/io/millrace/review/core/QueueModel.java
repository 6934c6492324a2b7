package io.millrace.review.core;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/** The queue as maps: what the database must hold after the same changes. */
@NullUnmarked
public final class QueueModel {

  public final Map<String, Review> reviews = new TreeMap<>();
  public final Map<String, RunFacts> facts = new TreeMap<>();

  public void apply(Change change) {
    switch (change) {
      case Change.Remember c -> facts.putIfAbsent(c.runId(), c.facts());
      case Change.Open c ->
          reviews.putIfAbsent(
              c.review().reviewId(),
              ReviewFold.opened(c, facts.getOrDefault(c.runId(), RunFacts.UNKNOWN)));
      case Change.Decide c ->
          reviews.computeIfPresent(c.reviewId(), (id, review) -> ReviewFold.evolve(review, c));
      case Change.Expire c ->
          reviews.computeIfPresent(c.reviewId(), (id, review) -> ReviewFold.evolve(review, c));
      case Change.End c -> {
        reviews.replaceAll(
            (id, review) ->
                review.runId().equals(c.runId()) ? ReviewFold.evolve(review, c) : review);
        facts.remove(c.runId());
      }
      case Change.Close c ->
          reviews.replaceAll(
              (id, review) ->
                  review.runId().equals(c.runId()) ? ReviewFold.evolve(review, c) : review);
      case Change.Nothing c -> {}
    }
  }
}

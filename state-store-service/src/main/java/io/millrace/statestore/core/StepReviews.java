package io.millrace.statestore.core;

import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepState;
import org.jspecify.annotations.Nullable;

/** Finds the reviews of a run. */
final class StepReviews {

  record Found(String stepId, StepState state, ReviewState review) {}

  private StepReviews() {}

  static @Nullable Found find(RunState state, String reviewId) {
    for (var step : state.steps().entrySet()) {
      var review = step.getValue().review();
      if (review != null && review.reviewId().equals(reviewId))
        return new Found(step.getKey(), step.getValue(), review);
    }
    return null;
  }

  /** Reviews of a step so far. */
  static int count(RunState state, String stepId) {
    var step = state.steps().get(stepId);
    return step == null || step.review() == null ? 0 : step.review().count();
  }
}

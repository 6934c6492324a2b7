package io.millrace.review.store;

import io.millrace.review.core.Review;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next where the next part begins; null at the end
 */
public record ReviewPage(List<Review> reviews, @Nullable Cursor next) {
  public ReviewPage {
    reviews = List.copyOf(reviews);
  }
}

/** What a review is and how it changes, without database, Kafka or clock. */
@NullMarked
package io.millrace.review.core;

import org.jspecify.annotations.NullMarked;

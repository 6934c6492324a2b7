/** Configuration, health and metrics. */
@NullMarked
package io.millrace.review.ops;

import org.jspecify.annotations.NullMarked;

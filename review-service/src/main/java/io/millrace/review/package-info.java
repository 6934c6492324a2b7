/** Human reviews: the queue of what people must decide, and the decisions they send. */
@NullMarked
package io.millrace.review;

import org.jspecify.annotations.NullMarked;

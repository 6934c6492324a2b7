/** Reviews in PostgreSQL. */
@NullMarked
package io.millrace.review.store;

import org.jspecify.annotations.NullMarked;

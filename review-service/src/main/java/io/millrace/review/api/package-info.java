/** Reviews over HTTP. */
@NullMarked
package io.millrace.review.api;

import org.jspecify.annotations.NullMarked;

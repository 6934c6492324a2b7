/** The journal in, decisions out. */
@NullMarked
package io.millrace.review.stream;

import org.jspecify.annotations.NullMarked;

/** Sentences as vectors, computed in this process. */
@NullMarked
package io.millrace.embeddings;

import org.jspecify.annotations.NullMarked;

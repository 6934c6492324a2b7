/** The embedded servers as resources of Quarkus tests. */
@NullMarked
package io.millrace.embedded.testing;

import org.jspecify.annotations.NullMarked;

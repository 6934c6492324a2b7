/**
 * A server that plays {@code docs/api.md} from prepared answers, and a way to run commands against
 * it.
 */
@NullMarked
package io.millrace.cli.fake;

import org.jspecify.annotations.NullMarked;

/** Problem documents (RFC 9457): one shape for every error of every service. */
@NullMarked
package io.millrace.kit.problem;

import org.jspecify.annotations.NullMarked;

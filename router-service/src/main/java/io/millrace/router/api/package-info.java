/** The HTTP door of the router, as docs/api.md has it. */
@NullMarked
package io.millrace.router.api;

import org.jspecify.annotations.NullMarked;

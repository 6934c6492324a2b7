/** Settings, health and metrics of the router. */
@NullMarked
package io.millrace.router.ops;

import org.jspecify.annotations.NullMarked;

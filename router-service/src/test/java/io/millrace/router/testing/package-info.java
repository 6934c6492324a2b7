/** What the router's service tests share. */
@NullMarked
package io.millrace.router.testing;

import org.jspecify.annotations.NullMarked;

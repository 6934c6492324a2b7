/** How messages look to people and browsers: the JSON that {@code docs/api.md} promises. */
@NullMarked
package io.millrace.kit.view;

import org.jspecify.annotations.NullMarked;

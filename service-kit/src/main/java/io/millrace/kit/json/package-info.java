/** How Jackson writes and reads Millrace's types over HTTP. */
@NullMarked
package io.millrace.kit.json;

import org.jspecify.annotations.NullMarked;

/** JSON payloads: text on the wire, plain values in memory. */
@NullMarked
package io.millrace.contracts.json;

import org.jspecify.annotations.NullMarked;

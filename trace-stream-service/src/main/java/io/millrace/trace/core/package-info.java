/** Memory, cursors and mailboxes, without Kafka, HTTP or clock. */
@NullMarked
package io.millrace.trace.core;

import org.jspecify.annotations.NullMarked;

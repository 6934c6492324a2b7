/** The bank's records. */
@NullMarked
package io.millrace.supportdesk.store;

import org.jspecify.annotations.NullMarked;

/** The policy passages, found by meaning and by words. */
@NullMarked
package io.millrace.supportdesk.search;

import org.jspecify.annotations.NullMarked;

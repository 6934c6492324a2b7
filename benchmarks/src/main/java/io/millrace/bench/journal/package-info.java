/** What the journal and the other topics say about what was measured. */
@NullMarked
package io.millrace.bench.journal;

import org.jspecify.annotations.NullMarked;

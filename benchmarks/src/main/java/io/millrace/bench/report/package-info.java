/** Figures, the goals they are held against, and how they are shown. */
@NullMarked
package io.millrace.bench.report;

import org.jspecify.annotations.NullMarked;

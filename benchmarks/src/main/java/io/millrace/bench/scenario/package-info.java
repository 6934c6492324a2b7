/** What is measured, one class for each subject. */
@NullMarked
package io.millrace.bench.scenario;

import org.jspecify.annotations.NullMarked;

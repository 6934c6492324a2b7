/**
 * Passages, sentences, facts and how sure an answer is: pure, without models, databases or clocks.
 */
@NullMarked
package io.millrace.supportdesk.core;

import org.jspecify.annotations.NullMarked;

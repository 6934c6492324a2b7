/**
 * The workflow definition: one document for file, API and canvas, parsed, checked and ready to be
 * evaluated.
 */
@NullMarked
package io.millrace.contracts.workflow;

import org.jspecify.annotations.NullMarked;

/** What the settings of guardrails may say: read and checked the same way everywhere. */
@NullMarked
package io.millrace.contracts.guardrail;

import org.jspecify.annotations.NullMarked;

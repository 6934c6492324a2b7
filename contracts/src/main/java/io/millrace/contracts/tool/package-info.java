/** What definitions of tools say about the calls to come, read the same way everywhere. */
@NullMarked
package io.millrace.contracts.tool;

import org.jspecify.annotations.NullMarked;

/** How fast models are asked, by all workers of all processes together. */
@NullMarked
package io.millrace.agents.model.pace;

import org.jspecify.annotations.NullMarked;

/**
 * Tools that agents may call: Java beans, HTTP operations, MCP servers and SQL, each within bounds.
 */
@NullMarked
package io.millrace.agents.tool;

import org.jspecify.annotations.NullMarked;

/** Questions to a relational database that can only read. */
@NullMarked
package io.millrace.agents.specialist.sql;

import org.jspecify.annotations.NullMarked;

/** Schemas of the services in PostgreSQL. */
@NullMarked
package io.millrace.kit.database;

import org.jspecify.annotations.NullMarked;

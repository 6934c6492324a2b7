/**
 * Documents that people publish: read from YAML or JSON, checked against a schema, told what is
 * wrong and in which line.
 */
@NullMarked
package io.millrace.contracts.definition;

import org.jspecify.annotations.NullMarked;

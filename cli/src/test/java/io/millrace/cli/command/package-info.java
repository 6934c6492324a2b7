/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.command;

import org.jspecify.annotations.NullMarked;

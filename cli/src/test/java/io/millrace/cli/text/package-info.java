/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.text;

import org.jspecify.annotations.NullMarked;

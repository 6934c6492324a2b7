/** Tests of the package of the same name. */
@NullMarked
package io.millrace.cli.http;

import org.jspecify.annotations.NullMarked;

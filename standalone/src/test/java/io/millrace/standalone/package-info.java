/** Tests of the command line, and of the packaged program as a real process. */
@NullMarked
package io.millrace.standalone;

import org.jspecify.annotations.NullMarked;

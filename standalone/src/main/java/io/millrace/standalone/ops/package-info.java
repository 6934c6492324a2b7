/** What the process tells people and programs about itself. */
@NullMarked
package io.millrace.standalone.ops;

import org.jspecify.annotations.NullMarked;

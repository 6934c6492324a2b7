/** The dashboard's pages over HTTP. */
@NullMarked
package io.millrace.standalone.api;

import org.jspecify.annotations.NullMarked;

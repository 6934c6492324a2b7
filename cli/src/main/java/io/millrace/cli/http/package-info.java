/** The HTTP API as a client sees it: requests, problem documents, and a resumable event stream. */
@NullMarked
package io.millrace.cli.http;

import org.jspecify.annotations.NullMarked;

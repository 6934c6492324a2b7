/** What people may ask of the agents' side over HTTP: the memories that are kept. */
@NullMarked
package io.millrace.agents.http;

import org.jspecify.annotations.NullMarked;

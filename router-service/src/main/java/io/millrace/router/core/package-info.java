/**
 * Pure rules of the router: which skill a message asks for, and which command a request becomes.
 */
@NullMarked
package io.millrace.router.core;

import org.jspecify.annotations.NullMarked;

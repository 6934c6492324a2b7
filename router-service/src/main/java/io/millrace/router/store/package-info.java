/** What the router holds in memory: the published workflows and the classifier trained on them. */
@NullMarked
package io.millrace.router.store;

import org.jspecify.annotations.NullMarked;

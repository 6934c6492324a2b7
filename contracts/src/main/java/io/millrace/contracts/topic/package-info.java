/**
 * The one registry of topics, from which topics, their documentation and their Kubernetes resources
 * are made.
 */
@NullMarked
package io.millrace.contracts.topic;

import org.jspecify.annotations.NullMarked;

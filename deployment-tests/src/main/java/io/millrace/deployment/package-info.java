/**
 * What is generated for operators from the registry of topics: a page of documentation and
 * Kubernetes resources.
 */
@NullMarked
package io.millrace.deployment;

import org.jspecify.annotations.NullMarked;

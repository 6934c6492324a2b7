/** Keeps compose file, Kubernetes resources and generated pages true to the code of the modules. */
@NullMarked
package io.millrace.deployment;

import org.jspecify.annotations.NullMarked;

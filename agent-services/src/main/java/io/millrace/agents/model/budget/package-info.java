/** What tenants may spend on models in a day. */
@NullMarked
package io.millrace.agents.model.budget;

import org.jspecify.annotations.NullMarked;

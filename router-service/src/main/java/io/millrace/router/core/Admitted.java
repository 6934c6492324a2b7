package io.millrace.router.core;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.Intent;
import org.jspecify.annotations.Nullable;

/**
 * A request that became a command.
 *
 * @param workflow the version that was chosen, {@code name@version}
 * @param intent why; null where the caller named the workflow
 */
public record Admitted(Command command, String workflow, @Nullable Intent intent) {}

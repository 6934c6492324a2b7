package io.millrace.agents.calls;

import org.jspecify.annotations.Nullable;

/** Body of {@code approve} and {@code refuse}, as it came. */
public record Say(@Nullable String by, @Nullable String comment) {}

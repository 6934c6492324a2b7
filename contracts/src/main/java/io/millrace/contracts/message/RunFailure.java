package io.millrace.contracts.message;

import org.jspecify.annotations.Nullable;

/**
 * Why a run failed.
 *
 * @param code stable code.
 * @param message for people.
 * @param stepId step.
 */
public record RunFailure(String code, String message, @Nullable String stepId) {}

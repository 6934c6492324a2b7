package io.millrace.cli.eval;

import org.jspecify.annotations.Nullable;

/**
 * An expectation and whether it was met.
 *
 * @param kind stable name: {@code status}, {@code fact}, {@code absent}, {@code field}, {@code
 *     matches}, {@code number}, {@code citations}, {@code cites}, {@code degraded}, {@code warning}
 * @param target what was expected, in short
 * @param detail what was found instead; null where it passed
 */
public record Check(String kind, String target, boolean passed, @Nullable String detail) {}

package io.millrace.cli.http;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id null where the frame has none; only frames with one move the point of resumption
 * @param event kind of the frame, {@code message} by default
 */
public record Frame(@Nullable String id, String event, String data) {}

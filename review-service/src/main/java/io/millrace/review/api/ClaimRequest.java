package io.millrace.review.api;

import org.jspecify.annotations.Nullable;

/** Body of claim and release. */
public record ClaimRequest(@Nullable String actor) {}

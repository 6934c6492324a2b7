package io.millrace.kit.problem;

/**
 * A path whose request bodies may be larger than those of the others. A service that has one
 * produces it as a bean.
 *
 * @param path the exact path
 * @param bytesMax largest body; not above {@code quarkus.http.limits.max-body-size}
 */
public record LargeBody(String path, long bytesMax) {}

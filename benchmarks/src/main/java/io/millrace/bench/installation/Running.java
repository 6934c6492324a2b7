package io.millrace.bench.installation;

import java.util.List;

/**
 * A server that runs already.
 *
 * @param parts its processes, empty where they are not known
 */
public record Running(String url, String kafka, List<Part> parts) {}

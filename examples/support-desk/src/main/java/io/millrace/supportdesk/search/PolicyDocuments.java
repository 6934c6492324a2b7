package io.millrace.supportdesk.search;

import io.millrace.supportdesk.core.Passage;
import io.millrace.supportdesk.core.PolicyParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The packaged policy documents. A class path cannot be listed everywhere, so {@code index.txt}
 * names them, and a test keeps it true.
 */
public final class PolicyDocuments {

  private static final String FOLDER = "/millrace/examples/support-desk/policies/";

  private PolicyDocuments() {}

  public static List<Passage> passages() {
    return read("index.txt")
        .lines()
        .flatMap(file -> PolicyParser.parse(read(file)).stream())
        .toList();
  }

  private static String read(String file) {
    try (var in = PolicyDocuments.class.getResourceAsStream(FOLDER + file)) {
      if (in == null)
        throw new IllegalStateException("The policy document " + file + " is not packaged");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.millrace.router.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The packaged everyday sentences: what people also say to a machine, whatever its skills are. */
public final class Everyday {

  private static final String RESOURCE = "/millrace/router/everyday.txt";

  private Everyday() {}

  public static List<String> sentences() {
    try (var stream = Everyday.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) throw new IllegalStateException(RESOURCE + " is not on the class path");
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.millrace.statestore.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shrinks a history that breaks an invariant, keeps it and tells how it went. */
final class SimReport {

  private static final Path FOLDER = Path.of("target/simulation");
  private static final Pattern LONG_WORD = Pattern.compile("(.)\\1{20,}");
  private static final int LINE_CHARS_MAX = 240;

  private SimReport() {}

  static String of(SimSearch.Found found, SimFault fault) {
    var invariant = found.violation().invariant;
    var shrunk = SimShrinker.shrink(found.history(), invariant, fault);
    var file = keep(invariant + "-" + found.seed() + ".txt", text(shrunk, fault));
    return """
    seed %d breaks %s
    Of %d events %d are left, kept in %s:

    %s
    Play it: ./mvnw -f state-store-service/pom.xml test -Dtest=SimulationTest -Dmillrace.seed=%d
    Once it is mended, put the file into src/test/resources/simulation: every build plays it then.
    """
        .formatted(
            found.seed(),
            found.violation().getMessage(),
            found.history().events().size(),
            shrunk.events().size(),
            file,
            text(shrunk, fault),
            found.seed());
  }

  /** The history as it can be played again, and as comments what happens in it. */
  static String text(SimHistory history, SimFault fault) {
    var story = new ArrayList<String>();
    var violation = history.play(fault, story);
    if (violation != null) story.add(String.valueOf(violation.getMessage()));
    return text(history, story);
  }

  /** The same with anything that can be told of it. */
  static String text(SimHistory history, List<String> story) {
    return history.text()
        + story.stream()
            .flatMap(String::lines)
            .map(line -> LONG_WORD.matcher(line).replaceAll("$1…"))
            .map(line -> line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) : line)
            .map(line -> "# " + line + "\n")
            .collect(Collectors.joining());
  }

  private static Path keep(String name, String text) {
    try {
      Files.createDirectories(FOLDER);
      return Files.writeString(FOLDER.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

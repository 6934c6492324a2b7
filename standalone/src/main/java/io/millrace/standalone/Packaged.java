package io.millrace.standalone;

import io.quarkus.runtime.util.ClassPathUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Definitions that come with the program: those built in and those of the examples. */
final class Packaged {
  /** In this order: a workflow names agents, which must be known before. */
  private static final List<String> KINDS = List.of("agents", "workflows");

  private static final String BUILT_IN = "millrace/builtin";
  private static final String EXAMPLES = "millrace/examples";

  /**
   * A definition as it was packaged.
   *
   * @param kind {@code agents} or {@code workflows}
   * @param id where it comes from; stable over versions of the program
   */
  record Definition(String kind, String id, byte[] yaml) {}

  private Packaged() {}

  static SortedSet<String> examples() {
    SortedSet<String> names = new TreeSet<>();
    visit(EXAMPLES, folder -> names.add(nameOf(folder)));
    return names;
  }

  static List<Definition> builtIn() {
    return definitions(BUILT_IN);
  }

  static List<Definition> ofExample(String example) {
    return definitions(EXAMPLES + "/" + example);
  }

  private static List<Definition> definitions(String folder) {
    List<Definition> found = new ArrayList<>();
    for (String kind : KINDS) {
      String kindFolder = folder + "/" + kind;
      visit(
          kindFolder,
          file -> {
            if (nameOf(file).endsWith(".yaml")) {
              found.add(
                  new Definition(kind, kindFolder + "/" + nameOf(file), Files.readAllBytes(file)));
            }
          });
    }
    return found;
  }

  private interface Visitor {
    void visit(Path path) throws IOException;
  }

  /** Visits what lies directly in a folder of the class path, in the order of names. */
  private static void visit(String folder, Visitor visitor) {
    try {
      ClassPathUtils.consumeAsPaths(
          Thread.currentThread().getContextClassLoader(),
          folder,
          root -> {
            try (Stream<Path> children = Files.list(root)) {
              for (Path child : children.sorted().toList()) {
                visitor.visit(child);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}

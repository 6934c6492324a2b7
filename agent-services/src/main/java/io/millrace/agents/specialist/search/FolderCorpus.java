package io.millrace.agents.specialist.search;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The text files ({@code .md}, {@code .txt}) below a folder, by their relative paths, at most
 * {@link #FILES_MAX} with {@link #BYTES_MAX} bytes in all. Links are not followed. Read anew for
 * each search, so a changed file counts at once.
 */
public final class FolderCorpus implements Corpus {

  static final int FILES_MAX = 2_000;
  static final int DEPTH_MAX = 10;
  static final long BYTES_MAX = 10_000_000;

  private final String name;
  private final Path folder;

  public FolderCorpus(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Source> documents() throws AgentException {
    try (var files = Files.walk(folder, DEPTH_MAX)) {
      var documents = new ArrayList<Source>();
      long bytes = 0;
      for (var file : files.filter(FolderCorpus::isText).sorted().toList()) {
        bytes += Files.size(file);
        if (documents.size() == FILES_MAX || bytes > BYTES_MAX)
          throw AgentException.permanent(
              "corpus_too_large",
              "A corpus has at most %d files and %d bytes".formatted(FILES_MAX, BYTES_MAX));
        var text = Files.readString(file);
        documents.add(new Source(folder.relativize(file).toString(), title(file, text), text));
      }
      return documents;
    } catch (IOException | UncheckedIOException e) {
      throw new AgentException(
          "corpus_unreadable", "The corpus " + name + " cannot be read", true, null, e);
    }
  }

  private static boolean isText(Path file) {
    var name = file.getFileName().toString();
    return (name.endsWith(".md") || name.endsWith(".txt"))
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static String title(Path file, String text) {
    return text.lines()
        .filter(line -> line.startsWith("# "))
        .findFirst()
        .map(line -> line.substring(2).strip())
        .orElse(file.getFileName().toString());
  }
}

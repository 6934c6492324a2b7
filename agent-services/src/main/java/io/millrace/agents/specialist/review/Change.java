package io.millrace.agents.specialist.review;

import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import io.millrace.agents.api.AgentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A change as its files' lines after it. What the reader of the library understood is compared with
 * {@link HunkLines}, which counts lines itself; where they differ, or nothing can be read, it fails
 * with {@code diff_invalid}, so that no line number is a guess.
 */
record Change(List<ChangedFile> files) {

  static final int FILES_MAX = 500;
  static final int PATH_CHARS_MAX = 500;
  private static final String NONE = "/dev/null";

  /** The library writes lines it does not know into its log; they may hold secrets. */
  private static final Logger SILENCED = Logger.getLogger(UnifiedDiffReader.class.getName());

  static {
    SILENCED.setLevel(Level.OFF);
  }

  /**
   * @param lines added and unchanged lines that the diff shows, in their order
   */
  record ChangedFile(String path, List<Line> lines, int removed) {

    int added() {
      return (int) lines.stream().filter(Line::added).count();
    }

    Optional<Line> line(int number) {
      return lines.stream().filter(line -> line.number() == number).findFirst();
    }
  }

  /**
   * @param number in the file after the change, from 1
   */
  record Line(int number, String text, boolean added) {}

  static Change of(String diff) throws AgentException {
    var normal = HunkLines.normal(diff);
    var files = new ArrayList<ChangedFile>();
    for (var file : read(normal).getFiles()) {
      var path = String.valueOf(file.getToFile());
      if (path.equals(NONE) || file.getPatch() == null || file.getPatch().getDeltas().isEmpty())
        continue;
      if (path.length() > PATH_CHARS_MAX) throw invalid();
      files.add(file(path, file));
    }
    if (files.size() > FILES_MAX)
      throw AgentException.permanent(
          "diff_too_large", "A diff has at most " + FILES_MAX + " files");
    if (files.isEmpty() && !diff.isBlank() && !diff.contains(NONE)) throw invalid();
    check(files, HunkLines.of(normal));
    return new Change(files);
  }

  private static ChangedFile file(String path, UnifiedDiffFile file) {
    var lines = new ArrayList<Line>();
    int removed = 0;
    for (AbstractDelta<String> hunk : file.getPatch().getDeltas()) {
      var added = new HashSet<>(hunk.getTarget().getChangePosition());
      int number = Math.max(0, hunk.getTarget().getPosition());
      for (var text : hunk.getTarget().getLines()) {
        number++;
        lines.add(new Line(number, text, added.contains(number)));
      }
      removed += hunk.getSource().getChangePosition().size();
    }
    return new ChangedFile(path, lines, removed);
  }

  private static void check(List<ChangedFile> files, List<Line> counted) throws AgentException {
    var read = files.stream().flatMap(file -> file.lines().stream()).toList();
    if (!read.equals(counted)) throw invalid();
  }

  private static UnifiedDiff read(String diff) throws AgentException {
    try {
      return UnifiedDiffReader.parseUnifiedDiff(
          new ByteArrayInputStream(diff.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | RuntimeException e) {
      throw invalid();
    }
  }

  private static AgentException invalid() {
    return AgentException.permanent(
        "diff_invalid", "'diff' must be one unified diff, as 'git diff' writes it");
  }
}

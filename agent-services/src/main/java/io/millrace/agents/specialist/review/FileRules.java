package io.millrace.agents.specialist.review;

import io.millrace.agents.specialist.review.Change.ChangedFile;
import io.millrace.agents.specialist.review.Change.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What several lines show together: long methods, empty catch blocks, huge files, no tests. */
final class FileRules {

  static final int METHOD_LINES_MAX = 70;
  static final int FILE_LINES_MAX = 1_000;

  private static final Pattern METHOD =
      Pattern.compile(
          "^\\s*(?:(?:public|protected|private|static|final|async|export|default|override|func|function|fun|fn|def)\\s+){1,5}[\\w<>\\[\\],.? ]{0,200}\\([^;]{0,500}\\{\\s*$");
  private static final Pattern CATCH =
      Pattern.compile("\\bcatch\\s?(?:\\([^)]{0,200}\\))?\\s?\\{\\s*$");
  private static final Pattern STRING =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|//.*");

  private FileRules() {}

  static List<Remark> of(ChangedFile file) {
    var remarks = new ArrayList<Remark>();
    if (LineRules.isCode(file.path())) {
      remarks.addAll(longMethods(file));
      remarks.addAll(emptyCatches(file));
    }
    if (file.added() > FILE_LINES_MAX)
      firstAdded(file)
          .ifPresent(
              line ->
                  remarks.add(
                      new Remark(
                          "huge_file",
                          "medium",
                          file.path(),
                          line.number(),
                          "%d lines are added to one file; can it be parted?"
                              .formatted(file.added()))));
    return remarks;
  }

  /** Where code changed and no test did. */
  static Optional<Remark> untested(List<ChangedFile> files) {
    if (files.stream().anyMatch(file -> LineRules.isTest(file.path()))) return Optional.empty();
    return files.stream()
        .filter(file -> LineRules.isCode(file.path()) && file.added() > 0)
        .findFirst()
        .flatMap(
            file ->
                firstAdded(file)
                    .map(
                        line ->
                            new Remark(
                                "no_tests",
                                "medium",
                                file.path(),
                                line.number(),
                                "Code changed and no test did.")));
  }

  private static Optional<Line> firstAdded(ChangedFile file) {
    return file.lines().stream().filter(Line::added).findFirst();
  }

  private static List<Remark> longMethods(ChangedFile file) {
    var remarks = new ArrayList<Remark>();
    var lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      var head = lines.get(i);
      if (!head.added()
          || head.text().length() > LineRules.LINE_CHARS_MAX
          || !METHOD.matcher(head.text()).matches()) continue;
      int end = end(lines, i);
      int length = lines.get(end).number() - head.number() + 1;
      if (length <= METHOD_LINES_MAX) continue;
      remarks.add(
          new Remark(
              "long_method",
              "low",
              file.path(),
              head.number(),
              "A method of " + length + " lines; part it."));
      i = end;
    }
    return remarks;
  }

  /** The line that closes what the first opens, or the last before a gap in the diff. */
  private static int end(List<Line> lines, int from) {
    int open = 0;
    for (int i = from; i < lines.size(); i++) {
      if (i > from && lines.get(i).number() != lines.get(i - 1).number() + 1) return i - 1;
      if (lines.get(i).text().length() > LineRules.LINE_CHARS_MAX) continue;
      for (char c : STRING.matcher(lines.get(i).text()).replaceAll("").toCharArray())
        open += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (open <= 0) return i;
    }
    return lines.size() - 1;
  }

  private static List<Remark> emptyCatches(ChangedFile file) {
    var remarks = new ArrayList<Remark>();
    var lines = file.lines();
    for (int i = 0; i + 1 < lines.size(); i++) {
      var line = lines.get(i);
      if (line.added()
          && line.text().length() <= LineRules.LINE_CHARS_MAX
          && CATCH.matcher(line.text()).find()
          && lines.get(i + 1).number() == line.number() + 1
          && lines.get(i + 1).text().strip().startsWith("}"))
        remarks.add(
            new Remark(
                "empty_catch",
                "medium",
                file.path(),
                line.number(),
                "A failure is swallowed. Handle it, or say why nothing has to be done."));
    }
    return remarks;
  }
}

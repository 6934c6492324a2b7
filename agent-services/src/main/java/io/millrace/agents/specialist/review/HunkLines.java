package io.millrace.agents.specialist.review;

import io.millrace.agents.specialist.review.Change.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a diff, counted by the numbers in the heads of its hunks and nothing else. */
final class HunkLines {

  private static final Pattern HEAD =
      Pattern.compile("@@ -\\d{1,9}(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*");
  private static final String DELETED = "+++ /dev/null";

  private HunkLines() {}

  /** With the space that some tools strip from an empty unchanged line, and Unix line ends. */
  static String normal(String diff) {
    var lines = new ArrayList<String>();
    int before = 0;
    int after = 0;
    for (var line : diff.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
      var head = HEAD.matcher(line);
      if (before <= 0 && after <= 0 && head.matches()) {
        before = count(head.group(1));
        after = count(head.group(3));
      } else if (before > 0 || after > 0) {
        if (line.isEmpty() && before > 0 && after > 0) line = " ";
        if (line.startsWith(" ") || line.startsWith("-")) before--;
        if (line.startsWith(" ") || line.startsWith("+")) after--;
      }
      lines.add(line);
    }
    return String.join("\n", lines);
  }

  static List<Line> of(String normal) {
    var found = new ArrayList<Line>();
    int before = 0;
    int after = 0;
    int number = 0;
    boolean deleted = false;
    for (var line : normal.split("\n", -1)) {
      var head = HEAD.matcher(line);
      if (before <= 0 && after <= 0) {
        if (line.startsWith("+++ ")) deleted = line.startsWith(DELETED);
        if (!head.matches()) continue;
        before = count(head.group(1));
        after = count(head.group(3));
        number = Integer.parseInt(head.group(2));
        if (after == 0) number++;
        continue;
      }
      if (line.startsWith(" ") || line.startsWith("-")) before--;
      if (!line.startsWith(" ") && !line.startsWith("+")) continue;
      after--;
      if (!deleted) found.add(new Line(number, line.substring(1), line.startsWith("+")));
      number++;
    }
    return found;
  }

  private static int count(String group) {
    return group == null ? 1 : Integer.parseInt(group);
  }
}

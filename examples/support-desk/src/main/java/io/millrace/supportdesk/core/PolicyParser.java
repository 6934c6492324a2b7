package io.millrace.supportdesk.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a policy document: a head between two lines of three hyphens with {@code id} and {@code
 * title}, then sections under {@code ##}. Every section is a passage; its id is the document's and
 * the heading in lower case, each run of other characters turned into one hyphen.
 */
public final class PolicyParser {

  private static final Pattern HEAD = Pattern.compile("\\A---\\n(.*?)\\n---\\n", Pattern.DOTALL);
  private static final Pattern SECTION = Pattern.compile("(?m)^## ");
  private static final Pattern PARAGRAPH = Pattern.compile("\\n\\s*\\n");

  private PolicyParser() {}

  /**
   * @throws IllegalArgumentException when the head is missing or says neither id nor title
   */
  public static List<Passage> parse(String markdown) {
    var head = HEAD.matcher(markdown);
    if (!head.find())
      throw new IllegalArgumentException(
          "A policy document begins with a head between two lines of ---");
    var id = field(head.group(1), "id");
    var title = field(head.group(1), "title");
    var passages = new ArrayList<Passage>();
    var sections = SECTION.split(markdown.substring(head.end()));
    for (var section : Arrays.asList(sections).subList(1, sections.length)) {
      int end = section.indexOf('\n');
      var heading = section.substring(0, end).strip();
      passages.add(
          new Passage(
              id + "#" + slug(heading), id, title, heading, unwrapped(section.substring(end))));
    }
    return passages;
  }

  private static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("The head of a policy document says its " + name));
  }

  private static String unwrapped(String body) {
    return Arrays.stream(PARAGRAPH.split(body.strip()))
        .map(paragraph -> paragraph.strip().replaceAll("\\s+", " "))
        .collect(Collectors.joining("\n\n"));
  }

  static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}

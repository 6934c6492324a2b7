package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * People and organisations as far as rules reach: a title before capitalised words, or a legal form
 * behind them. A name without either is not found; a rule cannot tell it from any other capitalised
 * words.
 */
final class Names {

  private static final String WORD = "[A-ZÄÖÜÀ-Þ][\\p{L}'’-]{0,30}";
  private static final Pattern PERSON =
      Pattern.compile(
          "(?<!\\p{L})(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Sir|Dame)\\.? ("
              + WORD
              + "(?: (?:(?:van|von|de|der|la) ){0,2}"
              + WORD
              + "){0,3})");
  private static final Pattern ORGANISATION =
      Pattern.compile(
          "(?<!\\p{L})(?:"
              + WORD
              + "(?: (?:&|and|of) | )){1,5}(?:Ltd|Limited|Inc|Corp|Corporation|LLC|LLP|PLC|plc|GmbH|AG|SE|KG|S\\.A\\.|SA|B\\.V\\.|BV|N\\.V\\.|University|Institute|Foundation|Bank)(?!\\p{L})");

  private Names() {}

  static List<Finding> in(String text) {
    var found = new ArrayList<Finding>();
    PERSON
        .matcher(text)
        .results()
        .forEach(
            m ->
                found.add(
                    new Finding(
                        "person",
                        new Span(m.start(), m.end()),
                        Ordered.of("name", m.group(1)),
                        0.75)));
    ORGANISATION
        .matcher(text)
        .results()
        .forEach(
            m ->
                found.add(
                    new Finding("organisation", new Span(m.start(), m.end()), Map.of(), 0.7)));
    return found;
  }
}

package io.millrace.agents.guard;

import java.util.ArrayList;
import java.util.List;

/** A text cut into pieces of whole sentences, none longer than a bound. */
final class Passages {

  private Passages() {}

  static List<String> of(String text, int charsMax) {
    var passages = new ArrayList<String>();
    var current = new StringBuilder();
    for (var sentence : Sentences.of(text)) {
      var rest = sentence.text();
      if (current.length() + rest.length() + 1 > charsMax && !current.isEmpty()) {
        passages.add(current.toString());
        current.setLength(0);
      }
      while (rest.length() > charsMax) {
        passages.add(rest.substring(0, charsMax));
        rest = rest.substring(charsMax);
      }
      if (!rest.isEmpty()) current.append(current.isEmpty() ? "" : " ").append(rest);
    }
    if (!current.isEmpty()) passages.add(current.toString());
    return passages;
  }
}

package io.millrace.agents.guard;

import org.jspecify.annotations.Nullable;

/**
 * A finding with what would mend it.
 *
 * @param place where; null for the document as a whole
 * @param from first character in the text of the place
 * @param to after its last character
 * @param replacement what to put there; null where nothing mends it
 */
record Hit(Finding finding, @Nullable Place place, int from, int to, @Nullable String replacement) {

  static Hit ofWhole(String code, String detail) {
    return new Hit(new Finding(code, "", detail), null, 0, 0, null);
  }

  static Hit at(Place place, String code, String detail) {
    return new Hit(new Finding(code, place.pointer(), detail), place, 0, 0, null);
  }

  static Hit span(
      Place place, int from, int to, String code, String detail, @Nullable String replacement) {
    return new Hit(new Finding(code, place.pointer(), detail), place, from, to, replacement);
  }

  boolean mends() {
    return replacement != null && place != null && place.kind() == Place.Kind.VALUE;
  }
}

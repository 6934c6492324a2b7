package io.millrace.agents.specialist;

/**
 * A piece of a text: {@code text.substring(start, end)}.
 *
 * @param start UTF-16 index of its first character
 * @param end index after its last
 */
public record Span(int start, int end) {

  public Span {
    if (start < 0 || end < start)
      throw new IllegalArgumentException("No span from " + start + " to " + end);
  }

  public String of(String text) {
    return text.substring(start, end);
  }

  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }

  public int length() {
    return end - start;
  }
}

package io.millrace.agents.specialist.judge;

import java.util.regex.Pattern;

/**
 * Whether a foreign pattern is found in a text, within {@link #STEPS_MAX} looks at a character: a
 * pattern can take longer than anyone waits, and Java's matcher has no time-out of its own.
 */
final class BoundedMatch {

  static final int STEPS_MAX = 5_000_000;

  /** A pattern needs more than it may have. */
  static final class TooManyStepsException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super(null, null, false, false);
    }
  }

  private BoundedMatch() {}

  static boolean find(Pattern pattern, String text) throws TooManyStepsException {
    try {
      return pattern.matcher(new Counted(text, new int[1])).find();
    } catch (Exhausted | StackOverflowError e) {
      throw new TooManyStepsException();
    }
  }

  private record Counted(CharSequence text, int[] steps) implements CharSequence {

    @Override
    public char charAt(int index) {
      if (++steps[0] > STEPS_MAX) throw new Exhausted();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}

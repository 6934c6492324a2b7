package io.millrace.cli.eval;

import java.util.regex.Pattern;

/**
 * Whether a pattern of a suite is found in a text, within {@link #READS_MAX} looks at a character.
 * Java's matcher goes back over the text without end and without a time-out for some patterns; here
 * such a pattern ends with {@link Result#TOO_COSTLY}.
 */
final class BoundedRegex {

  static final int READS_MAX = 2_000_000;

  enum Result {
    FOUND,
    NOT_FOUND,
    TOO_COSTLY
  }

  private BoundedRegex() {}

  static Result find(Pattern pattern, String text) {
    try {
      boolean found = pattern.matcher(new Counted(text, new int[] {READS_MAX})).find();
      return found ? Result.FOUND : Result.NOT_FOUND;
    } catch (UsedUpException | StackOverflowError e) {
      return Result.TOO_COSTLY;
    }
  }

  private static final class UsedUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsedUpException() {
      super(null, null, false, false);
    }
  }

  private record Counted(CharSequence text, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (left[0]-- <= 0) throw new UsedUpException();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}

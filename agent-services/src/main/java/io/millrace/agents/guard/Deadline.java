package io.millrace.agents.guard;

import java.util.function.LongSupplier;

/**
 * The end of a check's time. Code that reads text asks {@link #check()} often; patterns read
 * through {@link #guarded}, so that no pattern outlives the deadline by more than some thousand
 * characters.
 */
final class Deadline {

  /** Thrown when the time is over; without a stack trace, since the place says nothing. */
  static final class Passed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Passed() {
      super("The check did not end within its time", null, false, false);
    }
  }

  private static final int READS_BETWEEN_LOOKS = 2_048;
  private static final long NANOS_PER_MS = 1_000_000;

  private final LongSupplier nanos;
  private final long startNanos;
  private final long budgetNanos;

  private Deadline(LongSupplier nanos, long budgetMs) {
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.budgetNanos = budgetMs * NANOS_PER_MS;
  }

  static Deadline in(long budgetMs, LongSupplier nanos) {
    return new Deadline(nanos, budgetMs);
  }

  void check() {
    if (isPassed()) throw new Passed();
  }

  boolean isPassed() {
    return nanos.getAsLong() - startNanos > budgetNanos;
  }

  /** The same text, which can no longer be read once the time is over. */
  CharSequence guarded(CharSequence text) {
    return new Guarded(text, this);
  }

  private static final class Guarded implements CharSequence {
    private final CharSequence text;
    private final Deadline deadline;
    private int reads;

    Guarded(CharSequence text, Deadline deadline) {
      this.text = text;
      this.deadline = deadline;
    }

    @Override
    public char charAt(int index) {
      if (++reads % READS_BETWEEN_LOOKS == 0) deadline.check();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}

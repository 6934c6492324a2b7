package io.millrace.agents.secret;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A secret for the time of one call. It shows itself only to who asks for it by {@link #use} or
 * {@link #reveal}; {@link #close} wipes it. No two are equal, so none can be guessed by comparing.
 */
public final class Secret implements AutoCloseable {

  private static final String HIDDEN = "Secret[hidden]";

  private final char[] value;
  private boolean closed;

  /** Takes a copy. */
  public Secret(char[] value) {
    this.value = value.clone();
  }

  public static Secret of(String value) {
    return new Secret(value.toCharArray());
  }

  /**
   * @param work is given the characters themselves, which are wiped later; it keeps none
   * @throws IllegalStateException when the call is over
   */
  public synchronized <T> T use(Function<char[], T> work) {
    if (closed) throw new IllegalStateException("The secret was dropped after its call");
    return work.apply(value);
  }

  /** As text, for interfaces that take nothing else. */
  public String reveal() {
    return use(String::new);
  }

  int length() {
    return value.length;
  }

  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(value, '\0');
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}

package io.millrace.supportdesk.core;

/** How near in meaning two texts are: 1 the same, 0 unrelated. */
@FunctionalInterface
public interface Nearness {
  double of(String question, String text);
}

package io.millrace.contracts.workflow;

import org.jspecify.annotations.Nullable;

/**
 * What an expression reads, made when it is read. A value is what {@link Documents} gives, or a
 * map, list, String, Long, Double or Boolean; a map may make its own values when they are read.
 * Nothing in it is null.
 */
@FunctionalInterface
public interface Variables {

  /**
   * @return null when there is no such variable
   */
  @Nullable Object get(String name);
}

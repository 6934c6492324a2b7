package io.millrace.trace.api;

/**
 * The service ends a stream of its own accord; the reader is told why in a {@code dropped} frame.
 */
final class DroppedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;

  DroppedException(String code, String detail) {
    super(detail);
    this.code = code;
  }

  static DroppedException slowReader(String detail) {
    return new DroppedException("slow_reader", detail);
  }

  String code() {
    return code;
  }
}

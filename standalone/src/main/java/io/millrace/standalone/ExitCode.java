package io.millrace.standalone;

/** How the process ends; the numbers are those of {@code sysexits.h}. */
final class ExitCode {
  static final int OK = 0;

  /** The command line makes no sense. */
  static final int USAGE = 64;

  /** Something the process needs is not there: a port, a server that was named. */
  static final int UNAVAILABLE = 69;

  /** A part of Millrace did not start, or did not end in time. */
  static final int INTERNAL = 70;

  /** Another process uses the data folder: try again when it has ended. */
  static final int IN_USE = 75;

  private ExitCode() {}
}

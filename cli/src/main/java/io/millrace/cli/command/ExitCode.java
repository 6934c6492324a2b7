package io.millrace.cli.command;

import io.millrace.cli.http.ApiException;

/**
 * What the process says to scripts. The numbers are a contract, written down in the module's
 * README; those from 69 on are of {@code sysexits.h}.
 */
public final class ExitCode {

  public static final int OK = 0;

  /** The run ended as FAILED, CANCELLED or COMPENSATED. */
  public static final int RUN_FAILED = 1;

  /** The command line, a file named on it, or the request it made was wrong. */
  public static final int USAGE = 2;

  public static final int WAITS_FOR_REVIEW = 3;
  public static final int NOT_FOUND = 4;

  /** What was asked for contradicts what is: the run has ended, the review is decided. */
  public static final int CONFLICT = 5;

  /** An evaluation scored below its bound, or is worse than the one it is compared with. */
  public static final int REGRESSION = 6;

  public static final int UNREACHABLE = 69;
  public static final int SERVER_ERROR = 70;

  /** Not done in time, or refused for now because of load: the same command may succeed later. */
  public static final int TRY_LATER = 75;

  private ExitCode() {}

  /** For a run in this status, as far as the command waited for it. */
  static int ofRun(String status) {
    return switch (status) {
      case "COMPLETED" -> OK;
      case "FAILED", "CANCELLED", "COMPENSATED" -> RUN_FAILED;
      case "WAITING_REVIEW" -> WAITS_FOR_REVIEW;
      default -> TRY_LATER;
    };
  }

  static int of(ApiException failure) {
    return switch (failure) {
      case ApiException.Unreachable unreachable -> UNREACHABLE;
      case ApiException.Unreadable unreadable -> SERVER_ERROR;
      case ApiException.Refused refused -> ofStatus(refused.problem().status());
    };
  }

  private static int ofStatus(int status) {
    return switch (status) {
      case 404, 410 -> NOT_FOUND;
      case 409, 412 -> CONFLICT;
      case 408, 429 -> TRY_LATER;
      default -> status >= 500 ? SERVER_ERROR : USAGE;
    };
  }
}

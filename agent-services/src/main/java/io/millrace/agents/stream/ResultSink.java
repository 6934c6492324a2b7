package io.millrace.agents.stream;

import io.millrace.contracts.message.TaskResult;

/** Takes results. */
interface ResultSink {

  /** Returns once the result is safe. */
  void send(TaskResult result) throws ResultNotTakenException, InterruptedException;

  /** The result is not safe: its task must not be accepted. */
  final class ResultNotTakenException extends Exception {

    private static final long serialVersionUID = 1L;

    ResultNotTakenException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

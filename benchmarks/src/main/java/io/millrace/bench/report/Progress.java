package io.millrace.bench.report;

/** Says on standard error what the benchmark does now; standard output is the report's. */
public final class Progress {

  private Progress() {}

  public static void say(String text) {
    System.err.println(text);
  }
}

package io.millrace.router.api;

/** Who calls. There is no sign-in, so everybody is the same caller. */
final class Callers {

  static final String ANONYMOUS = "user:anonymous";

  private Callers() {}
}

package io.millrace.router.stream;

/** Names of the router's channels. */
final class Channels {

  static final String COMMANDS_OUT = "router-commands-out";
  static final String REQUESTS_IN = "router-requests-in";

  private Channels() {}
}

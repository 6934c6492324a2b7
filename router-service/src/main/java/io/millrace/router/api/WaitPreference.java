package io.millrace.router.api;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code Prefer: wait=N} (RFC 7240). A preference that is not understood is ignored, as the RFC
 * asks; more than the most is the most.
 */
final class WaitPreference {

  static final int SECONDS_MAX = 60;

  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|[,;\\s])wait\\s*=\\s*\"?([0-9]{1,6})\"?(?:$|[,;\\s])", Pattern.CASE_INSENSITIVE);

  private WaitPreference() {}

  /** Zero where the client does not want to wait. */
  static Duration of(List<String> preferences) {
    var wait = WAIT.matcher(String.join(",", preferences));
    return wait.find()
        ? Duration.ofSeconds(Math.min(SECONDS_MAX, Integer.parseInt(wait.group(1))))
        : Duration.ZERO;
  }
}

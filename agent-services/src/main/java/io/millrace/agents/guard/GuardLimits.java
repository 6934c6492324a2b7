package io.millrace.agents.guard;

/**
 * How much one check may take. Text beyond the bound is a finding, never passed unread.
 *
 * @param charsMax most characters of all strings of a document
 * @param timeMsMax longest time of all guardrails of a point together
 * @param findingsMax most findings one verdict names; more are counted in the last one's place
 */
public record GuardLimits(int charsMax, long timeMsMax, int findingsMax) {

  public static final int CHARS_MAX_DEFAULT = 200_000;
  public static final long TIME_MS_MAX_DEFAULT = 5_000;
  public static final int FINDINGS_MAX_DEFAULT = 50;

  public static final GuardLimits DEFAULT =
      new GuardLimits(CHARS_MAX_DEFAULT, TIME_MS_MAX_DEFAULT, FINDINGS_MAX_DEFAULT);

  public GuardLimits {
    if (charsMax < 1 || timeMsMax < 1 || findingsMax < 1)
      throw new IllegalArgumentException("Limits of guardrails are at least 1");
  }
}

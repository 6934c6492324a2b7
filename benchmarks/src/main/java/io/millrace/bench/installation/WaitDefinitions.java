package io.millrace.bench.installation;

import java.io.IOException;

/** Publishes workflows whose runs wait: for a time, for a person, and again and again. */
public final class WaitDefinitions {

  /** Waits until {@code input.until}, once. */
  public static final String UNTIL = "bench-until";

  /** Waits for somebody of the role {@code bench}. */
  public static final String REVIEW = "bench-review";

  /** Waits {@link #TICKS} times, for {@code input.every}. */
  public static final String TICKER = "bench-ticker";

  public static final int TICKS = 40;

  private static final String UNTIL_DOCUMENT =
      """
      {"workflow": "%s", "description": "Waits until a time that is given.",
       "input": {"type": "object", "required": ["until"], "properties": {"until": {"type": "string"}}},
       "steps": {"pause": {"wait": {"until": "input.until"}}},
       "output": "input"}
      """
          .formatted(UNTIL);

  private static final String REVIEW_DOCUMENT =
      """
      {"workflow": "%s", "description": "Waits for a person who approves a document.",
       "input": {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}},
       "steps": {
         "draft": {"agent": "bench-classify", "input": "{'document': input.document}"},
         "approval": {"review": {"role": "bench"}, "after": ["draft"]}},
       "output": "steps.approval.output"}
      """
          .formatted(REVIEW);

  private WaitDefinitions() {}

  public static void publishUntil(String url) throws IOException, InterruptedException {
    Definitions.publish(url, "workflows", UNTIL_DOCUMENT);
  }

  public static void publishReview(String url) throws IOException, InterruptedException {
    Definitions.publish(url, "workflows", REVIEW_DOCUMENT);
  }

  /**
   * @param every ISO-8601 duration of each wait
   */
  public static void publishTicker(String url, String every)
      throws IOException, InterruptedException {
    var steps = new StringBuilder();
    for (int i = 0; i < TICKS; i++) {
      if (i > 0) steps.append(", ");
      steps.append("\"t%d\": {\"wait\": \"%s\"".formatted(i, every));
      if (i > 0) steps.append(", \"after\": [\"t%d\"]".formatted(i - 1));
      steps.append('}');
    }
    Definitions.publish(
        url,
        "workflows",
        """
        {"workflow": "%s", "description": "Waits again and again.", "input": {"type": "object"},
         "steps": {%s}, "output": "input"}
        """
            .formatted(TICKER, steps));
  }
}

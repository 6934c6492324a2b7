package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.Asked;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.load.Ends;
import io.millrace.bench.load.HttpDoor;
import io.millrace.bench.load.OpenLoop;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.report.Progress;
import java.time.Duration;

/** A door and the sight of the ends, for scenarios that ask for runs of one workflow. */
public final class Traffic implements AutoCloseable {

  /** About 500 bytes of JSON, as the input of every step. */
  public static final String INPUT = "{\"document\":\"" + "x".repeat(480) + "\"}";

  private final HttpDoor door;
  private final Ends ends;

  public Traffic(Installation on) {
    ends = new Ends(on.kafka());
    door = new HttpDoor(on.url());
  }

  public ClosedLoop closed(String workflow, String input) {
    return new ClosedLoop(new Asked(door, ends, workflow, input));
  }

  public ClosedLoop closed(String workflow) {
    return closed(workflow, INPUT);
  }

  /** Requests that were refused for want of room and made again. */
  public long refused() {
    return door.refused();
  }

  /** Runs that were accepted through this door. */
  public long accepted() {
    return door.accepted();
  }

  /** Runs of anybody whose end was seen. */
  public long ended() {
    return ends.ended();
  }

  public OpenLoop open(String workflow) {
    return new OpenLoop(new Asked(door, ends, workflow, INPUT));
  }

  /** Warms the workflow up with so many runs in flight; returns whether it became steady. */
  public boolean warmUp(String workflow, int inFlight, Duration bound) throws Exception {
    var loop = closed(workflow);
    return new WarmUp(bound, Progress::say)
        .run(workflow, time -> loop.run(inFlight, time).perSecond());
  }

  @Override
  public void close() throws InterruptedException {
    door.close();
    ends.close();
  }
}

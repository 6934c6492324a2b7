package io.millrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many requests, so many at once; the first that fails fails all. */
public final class Burst {

  private static final long ANSWER_TIMEOUT_S = 60;

  private Burst() {}

  /**
   * @param request made for each index from 0
   * @return the answers, in order
   */
  public static <T> List<T> send(int requests, int atOnce, IntFunction<CompletionStage<T>> request)
      throws InterruptedException, TimeoutException {
    var room = new Semaphore(atOnce);
    var answers = new ConcurrentHashMap<Integer, T>();
    var failure = new AtomicReference<@Nullable Throwable>();
    for (int i = 0; i < requests && failure.get() == null; i++) {
      int index = i;
      if (!room.tryAcquire(ANSWER_TIMEOUT_S, TimeUnit.SECONDS)) throw noAnswer();
      var _ =
          request
              .apply(i)
              .whenComplete(
                  (answer, e) -> {
                    if (e == null) answers.put(index, answer);
                    else failure.compareAndSet(null, e);
                    room.release();
                  });
    }
    if (failure.get() == null && !room.tryAcquire(atOnce, ANSWER_TIMEOUT_S, TimeUnit.SECONDS))
      throw noAnswer();
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    var ordered = new ArrayList<T>();
    for (int i = 0; i < requests; i++) ordered.add(answers.get(i));
    return ordered;
  }

  /** Waits for all of them. */
  public static void awaitAll(List<? extends CompletableFuture<?>> all, long seconds, String what)
      throws InterruptedException, TimeoutException {
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      long open = all.stream().filter(each -> !each.isDone()).count();
      throw new TimeoutException(what + ": " + open + " did not come within " + seconds + " s");
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(what, e.getCause());
    }
  }

  private static TimeoutException noAnswer() {
    return new TimeoutException("No answer came within " + ANSWER_TIMEOUT_S + " s");
  }
}

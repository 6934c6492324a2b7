package io.millrace.trace.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void a_full_box_of_live_frames_loses_pieces_of_text_first() throws Exception {
    // given
    var box = Mailbox.live(3);
    box.offer(live("started", false));
    box.offer(live("delta-1", true));
    box.offer(live("delta-2", true));

    // when
    boolean kept = box.offer(live("tool", false));

    // then
    assertFalse(kept);
    assertEquals(
        List.of("started", "delta-2", "tool"), box.await(0).stream().map(LiveFrame::json).toList());
    assertFalse(box.isOverflowed());
  }

  @Test
  void without_pieces_of_text_the_oldest_live_frame_goes() throws Exception {
    var box = Mailbox.live(1);
    box.offer(live("started", false));
    box.offer(live("tool", false));
    assertEquals(List.of("tool"), box.await(0).stream().map(LiveFrame::json).toList());
  }

  @Test
  void a_box_whose_frames_must_not_be_lost_says_that_one_was() {
    var box = new Mailbox<String>(1, List.of());
    box.offer("a");
    assertFalse(box.offer("b"));
    assertTrue(box.isOverflowed());
  }

  @Test
  void waiting_ends_when_somebody_wakes_the_reader_or_closes_the_box() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          var woken = Mailbox.live(1);
          var closed = Mailbox.live(1);
          Thread.ofVirtual().start(woken::wake);
          Thread.ofVirtual().start(closed::close);
          assertEquals(List.of(), woken.await(60_000));
          assertEquals(List.of(), closed.await(60_000));
          assertTrue(closed.isClosed());
        });
  }

  @Test
  void a_wake_before_the_wait_is_not_lost() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          var box = Mailbox.live(1);
          box.wake();
          box.await(60_000);
        });
  }

  private static LiveFrame live(String json, boolean delta) {
    return new LiveFrame("r", delta, json);
  }
}

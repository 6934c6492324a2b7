package io.millrace.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  @Test
  void a_frame_has_an_id_an_event_and_data_over_several_lines() throws IOException {
    assertThat(frames("id: 7\nevent: journal\ndata: {\ndata:  \"a\": 1}\n\n"))
        .containsExactly(new Frame("7", "journal", "{\n \"a\": 1}"));
  }

  @Test
  void lines_may_end_with_any_line_end() throws IOException {
    assertThat(frames("data: a\r\n\r\ndata: b\r\rdata: c\n\n"))
        .extracting(Frame::data)
        .containsExactly("a", "b", "c");
  }

  @Test
  void comments_unknown_fields_and_frames_without_data_are_no_frames() throws IOException {
    assertThat(frames(": heartbeat\n\nevent: nothing\n\nfoo: bar\ndata: x\n\n"))
        .containsExactly(new Frame(null, "message", "x"));
  }

  @Test
  void a_frame_cut_by_the_end_of_the_stream_is_dropped() throws IOException {
    assertThat(frames("data: whole\n\nid: 2\ndata: half\n"))
        .extracting(Frame::data)
        .containsExactly("whole");
  }

  @Test
  void letters_beyond_ascii_survive() throws IOException {
    assertThat(frames("data: £4.25 – ✓\n\n")).extracting(Frame::data).containsExactly("£4.25 – ✓");
  }

  @Test
  void the_pause_is_what_the_server_says_last_and_nonsense_is_ignored() throws IOException {
    // given
    var reader = reader("retry: 2000\n\nretry: soon\ndata: x\n\n");

    // when
    reader.next();

    // then
    assertThat(reader.retry()).isEqualTo(Duration.ofSeconds(2));
  }

  private static List<Frame> frames(String text) throws IOException {
    var reader = reader(text);
    var frames = new ArrayList<Frame>();
    for (var frame = reader.next(); frame != null; frame = reader.next()) frames.add(frame);
    return frames;
  }

  private static FrameReader reader(String text) {
    return new FrameReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}

package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {

  private static final int BUFFER = 8_192;

  @Test
  void lines_come_whole_up_to_the_bound() throws Exception {
    var text = "four\n\né\r\nlast";
    var lines =
        new BoundedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 4);

    assertThat(lines.next()).isEqualTo("four");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("é");
    assertThat(lines.next()).isEqualTo("last");
    assertThat(lines.next()).isNull();
  }

  @Test
  void a_line_without_an_end_is_given_up_at_the_bound() {
    var given = new AtomicLong();
    var endless =
        new InputStream() {
          @Override
          public int read() {
            given.incrementAndGet();
            return 'x';
          }
        };

    assertThatThrownBy(() -> new BoundedLines(endless, 100_000).next())
        .isInstanceOf(BoundedLines.TooLongException.class);
    assertThat(given.get()).isLessThanOrEqualTo(100_000 + BUFFER);
  }
}

package io.millrace.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columns_are_as_wide_as_their_widest_cell_and_colours_take_no_room() {
    // given
    var table =
        new Table("ID", "STATUS", "TEXT")
            .row("1", Style.COLOURED.status("UP"), "a")
            .row("22", "DOWN", "b");

    // when
    var text = table.render(Style.PLAIN, 0);

    // then
    assertThat(text.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo("ID  STATUS  TEXT\n1   UP      a\n22  DOWN    b\n");
  }

  @Test
  void only_the_last_column_is_cut_where_the_terminal_ends() {
    // given
    var table =
        new Table("ID", "TEXT").row("a-very-long-id-that-must-stay-whole", "words ".repeat(20));

    // when
    var text = table.render(Style.PLAIN, 60);

    // then
    assertThat(text.lines()).allMatch(line -> line.length() <= 60);
    assertThat(text).contains("a-very-long-id-that-must-stay-whole").contains("…");
  }

  @Test
  void a_row_of_another_length_is_a_mistake() {
    assertThatThrownBy(() -> new Table("A", "B").row("1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

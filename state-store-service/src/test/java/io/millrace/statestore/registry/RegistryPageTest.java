package io.millrace.statestore.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code docs/registry.md} can be published, and break what they say they break.
 */
class RegistryPageTest {

  private static final Path PAGE = Path.of("../docs/registry.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n(.*?)```");
  private static final Pattern BREAKS = Pattern.compile("^# breaks (\\S+)\\n");

  @Test
  void there_is_an_example_of_each_kind_and_all_are_published_together() throws IOException {
    var proposals = new Shelf().proposals().ofAll(text(false));

    assertThat(proposals)
        .allSatisfy(proposal -> assertThat(proposal.warnings()).isEmpty())
        .extracting(proposal -> proposal.entry().kind())
        .contains(RegistryKind.values());
  }

  @Test
  void what_is_said_to_break_does() throws IOException {
    // given
    var shelf = new Shelf();
    for (var proposal : shelf.proposals().ofAll(text(false)))
      shelf.publish(proposal.entry().kind(), proposal.entry().document().text());

    // when
    var breaking = blocks().stream().filter(block -> BREAKS.matcher(block).find()).toList();

    // then
    assertThat(breaking).isNotEmpty();
    for (String block : breaking) {
      var place = BREAKS.matcher(block);
      assertThat(place.find()).isTrue();
      assertThat(shelf.proposals().ofAll(block).getFirst().broken())
          .extracting(Problem::pointer)
          .containsExactly(place.group(1));
    }
  }

  private static String text(boolean breaking) throws IOException {
    return String.join(
        "---\n",
        blocks().stream().filter(block -> BREAKS.matcher(block).find() == breaking).toList());
  }

  private static List<String> blocks() throws IOException {
    return BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1)).toList();
  }
}

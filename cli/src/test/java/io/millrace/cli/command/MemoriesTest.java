package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoriesTest {

  private static final String LIST = "/api/v1/memories";
  private static final String FORGET = "/api/v1/memories/forget";
  private static final String PAGE =
      """
      {"memories": [
        {"id": "m-2", "subject": "C-17", "session": "s-42", "kind": "fact", "text": "prefers letters\\non paper\\u001b[2J", "importance": 0.5,
         "policy": "customer-notes", "createdAt": "2026-11-18T10:00:00.000Z", "lastRecalledAt": null},
        {"id": "m-1", "subject": "C-17", "session": null, "kind": "fact", "text": "has two cats", "importance": 0.5,
         "policy": null, "createdAt": "2026-11-20T09:59:00.000Z", "lastRecalledAt": null}],
       "next": "2026-11-18T10:00:00Z_m-1"}""";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void what_is_remembered_of_a_person_is_listed() {
    // given
    server.on("GET", LIST, json(200, PAGE));

    // when
    var result = Commands.to(server).run("memories", "list", "--subject", "C 17&x", "--limit", "2");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .containsPattern("m-2 +C-17 +s-42 +customer-notes +2d +prefers letters on paper")
        .containsPattern("m-1 +C-17 +- +- +1m +has two cats")
        .doesNotContain("\u001b");
    assertThat(result.err()).contains("More with --before '2026-11-18T10:00:00Z_m-1'");
    assertThat(server.last().query()).isEqualTo("subject=C%2017%26x&limit=2");
  }

  @Test
  void the_servers_json_is_printed_as_it_came_and_nothing_found_is_no_failure() {
    // given
    server.on("GET", LIST, json(200, PAGE), json(200, "{\"memories\": [], \"next\": null}"));

    // when
    var listed = Commands.to(server).run("memories", "list", "--json", "--session", "s-42");
    var query = server.last().query();
    var none = Commands.to(server).run("memories", "list", "--before", "2026-11-18T10:00:00Z_m-1");

    // then
    assertThat(listed.out()).contains("\"id\":\"m-2\"");
    assertThat(query).isEqualTo("session=s-42&limit=50");
    assertThat(none.exitCode()).isZero();
    assertThat(none.out()).isEqualTo("No memories.\n");
  }

  @Test
  void a_person_is_forgotten_by_as_many_calls_as_it_takes() {
    // given
    server.on("POST", FORGET, json(200, answer(20_000, true)), json(200, answer(3, false)));

    // when
    var result = Commands.to(server).run("memories", "forget", "--subject", "C-17");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("20003 memories forgotten.\n");
    assertThat(server.received()).hasSize(2);
    assertThat(server.last().body()).isEqualTo("{\"subject\":\"C-17\",\"dryRun\":false}");
  }

  @Test
  void a_dry_run_says_how_many_would_go() {
    // given
    server.on("POST", FORGET, json(200, answer(1, false)));

    // when
    var words =
        Commands.to(server)
            .run("memories", "forget", "--older-than", "P90D", "--policy", "notes", "--dry-run");
    var body = server.last().body();
    var json =
        Commands.to(server).run("memories", "forget", "--session", "s-42", "--dry-run", "--json");

    // then
    assertThat(words.out()).isEqualTo("1 memory would be forgotten.\n");
    assertThat(body).isEqualTo("{\"olderThan\":\"P90D\",\"policy\":\"notes\",\"dryRun\":true}");
    assertThat(json.out().strip()).isEqualTo("{\"forgotten\":1,\"more\":false,\"dryRun\":true}");
  }

  @Test
  void what_does_not_say_exactly_what_to_forget_is_not_sent() {
    // when
    var none = Commands.to(server).run("memories", "forget");
    var two = Commands.to(server).run("memories", "forget", "--subject", "a", "--session", "b");
    var policy = Commands.to(server).run("memories", "forget", "--subject", "a", "--policy", "p");
    var both = Commands.to(server).run("memories", "list", "--subject", "a", "--session", "b");

    // then
    for (var result : new Commands.Result[] {none, two, policy, both})
      assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err()).contains("exactly one of --id");
    assertThat(policy.err()).contains("--policy goes with --older-than");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void what_the_server_refuses_is_told_with_its_code() {
    // given
    server.on(
        "POST",
        FORGET,
        problem(400, "input_invalid", "The input is not valid", "Mend it."),
        problem(503, "memory_unavailable", "The memories cannot be reached", "Try again."));

    // when
    var refused = Commands.to(server).run("memories", "forget", "--older-than", "a while");
    var away = Commands.to(server).run("memories", "forget", "--id", "m-1");

    // then
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("input_invalid");
    assertThat(away.exitCode()).isEqualTo(ExitCode.SERVER_ERROR);
    assertThat(away.err()).contains("memory_unavailable");
  }

  @Test
  void help_names_every_way_to_say_which() {
    // when
    var alone = Commands.to(server).run("memories");
    var forget = Commands.to(server).run("memories", "forget", "--help");

    // then
    assertThat(alone.out()).contains("list", "forget");
    assertThat(forget.exitCode()).isZero();
    assertThat(forget.out())
        .contains("--id", "--session", "--subject", "--older-than", "--policy", "--dry-run");
  }

  private static String answer(int forgotten, boolean more) {
    return "{\"forgotten\": %d, \"more\": %b, \"dryRun\": false}".formatted(forgotten, more);
  }
}

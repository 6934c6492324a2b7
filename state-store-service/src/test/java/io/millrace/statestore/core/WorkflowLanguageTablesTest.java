package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionSchemas;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.workflow.Expression;
import io.millrace.contracts.workflow.Limits;
import io.millrace.contracts.workflow.SessionPolicy;
import io.millrace.contracts.workflow.Work;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/workflow-language.md} say what the code says. */
class WorkflowLanguageTablesTest {

  private static final LanguageDocument PAGE =
      LanguageDocument.read(Path.of("../docs/workflow-language.md"));
  private static final Path CODE = Path.of("src/main/java/io/millrace/statestore");
  private static final Pattern CODE_LITERAL = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");

  private static final Pattern SAID_PATH = Pattern.compile("/api/v1/runs/\\{id}(/[a-z]+)");
  private static final Pattern THERE_PATH = Pattern.compile("@Path\\(\"/\\{runId}(/[a-z]+)\"\\)");

  /** Every construct with as little said as can be. */
  private static final Workflow TERSE =
      WorkflowParser.parse(
          """
          workflow: terse
          description: Says as little as it can.
          input: {type: object}
          steps:
            call: {agent: a, input: '1'}
            each: {agent: a, map: {over: '[]'}, input: '1'}
            again: {agent: a, loop: {until: 'true', maxIterations: 1}, input: '1'}
            team: {agent: a, supervisor: {agents: [a], maxHops: 1}, input: '1'}
            signal: {signal: {name: s, timeout: PT1S}}
            review: {review: {role: r}, after: [call]}
          output: '1'
          """);

  @Test
  void the_keys_of_a_workflow_are_those_of_the_schema() {
    var keys = new TreeSet<String>();
    DefinitionSchemas.WORKFLOW
        .schema()
        .document()
        .tree()
        .path("properties")
        .fieldNames()
        .forEachRemaining(keys::add);

    assertThat(plain(PAGE.table("A workflow"), 0)).isEqualTo(keys);
  }

  @Test
  void expressions_read_in_each_place_what_is_said() {
    var rows = PAGE.table("Expressions").rows();

    assertThat(rows).hasSameSizeAs(Expression.Place.values());
    for (var place : Expression.Place.values()) {
      var row = rows.get(place.ordinal());
      assertThat(Set.of(row.get(1).replace("`", "").split(" "))).isEqualTo(place.variables());
      assertThat(Expression.of(place, row.get(2).replace("`", "")).source()).contains("has(");
    }
  }

  @Test
  void defaults_are_those_of_the_code() {
    var said = new TreeMap<String, String>();
    for (var row : PAGE.table("All bounds and their defaults").rows())
      said.put(row.get(0).replace("`", ""), row.get(1).replace("`", ""));

    assertThat(said).containsExactlyInAnyOrderEntriesOf(defaults());
  }

  private static Map<String, String> defaults() {
    var defaults = new TreeMap<String, String>();
    for (String required : Set.of("loop.maxIterations", "supervisor.maxHops", "signal.timeout"))
      defaults.put(required, "required");
    for (String open : Set.of("deadline", "budget.tokens", "budget.costUsd"))
      defaults.put(open, "none");
    assertThat(TERSE.deadline()).isNull();
    assertThat(TERSE.budget().tokens()).isEqualTo(Long.MAX_VALUE);
    assertThat(TERSE.budget().costMicroUsd()).isEqualTo(Long.MAX_VALUE);
    defaults.put("limits.steps", number(Limits.DEFAULT.steps()));
    defaults.put("limits.events", number(Limits.DEFAULT.events()));
    defaults.put("limits.payloadBytes", number(Limits.DEFAULT.payloadBytes()));
    defaults.put("limits.parallel", number(Limits.DEFAULT.parallel()));
    defaults.put("limits.onReached", word(Limits.DEFAULT.onReached()));
    defaults.put("limits.onDeadline", word(Limits.DEFAULT.onDeadline()));
    defaults.put("budget.onExceeded", word(TERSE.budget().onExceeded()));
    defaults.put("session.onMessage", word(SessionPolicy.DEFAULT.onMessage()));
    defaults.put("session.contextTokens", number(SessionPolicy.DEFAULT.contextTokens()));
    var policy = TERSE.step("call").policy();
    defaults.put("timeout", policy.timeout().toString());
    defaults.put("retry.attempts", number(policy.retry().attempts()));
    defaults.put("retry.backoff", policy.retry().backoff().toString());
    defaults.put("retry.factor", number((int) policy.retry().factor()));
    defaults.put("retry.backoffMax", policy.retry().backoffMax().toString());
    defaults.put("retry.jitter", String.valueOf(policy.retry().jitter()));
    defaults.put("onFailure", word(policy.onFailure()));
    defaults.put("reviewRole", policy.reviewRole());
    TERSE.inOrder().forEach(step -> putDefaults(step.work(), defaults));
    return defaults;
  }

  private static void putDefaults(Work work, Map<String, String> defaults) {
    switch (work) {
      case Work.MapOver map -> {
        defaults.put("map.parallel", number(map.parallel()));
        defaults.put("map.onItemFailure", map.skipsFailedItems() ? "skip" : "fail");
      }
      case Work.Loop loop ->
          defaults.put("loop.onExhausted", loop.acceptsExhausted() ? "accept" : "fail");
      case Work.Supervise team -> defaults.put("supervisor.maxRepeats", number(team.maxRepeats()));
      case Work.AwaitSignal signal ->
          defaults.put("signal.onTimeout", signal.skipsOnTimeout() ? "skip" : "fail");
      case Work.Review review -> {
        defaults.put("review.timeout", review.timeout().toString());
        defaults.put("review.onTimeout", word(review.onTimeout()));
        defaults.put("review.onReject", word(review.onReject()));
      }
      case Work.Call call -> {}
      case Work.Wait wait -> {}
    }
  }

  @Test
  void fixed_bounds_are_those_of_the_code() {
    var said = PAGE.tables("All bounds and their defaults").getLast();

    assertThat(said.column(1))
        .containsExactly(
            number(Composites.ITEMS_MAX),
            number(Commands.SIGNALS_MAX),
            number(Sessions.QUEUE_MAX),
            number(Sessions.TURNS_MAX),
            number(Sessions.TEXT_CHARS_MAX),
            number(Expression.SOURCE_CHARS_MAX),
            number(Expression.ITERATIONS_MAX),
            number(DefinitionText.CHARS_MAX));
  }

  @Test
  void a_sub_workflow_is_waited_for_as_long_as_a_deadline_can_be_and_begun_once() {
    var policy =
        WorkflowParser.parse(
                """
                workflow: terse
                description: Waits for another.
                deadline: PT1H
                input: {type: object}
                steps: {other: {workflow: other, input: '1'}}
                output: '1'
                """)
            .step("other")
            .policy();

    assertThat(policy.retry().attempts()).isEqualTo(1);
    assertThat(policy.timeout()).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void every_code_that_the_machine_gives_is_listed_and_no_other() throws IOException {
    var sources = new ArrayList<Path>();
    try (var files = Files.list(CODE.resolve("core"))) {
      files.forEach(sources::add);
    }
    sources.add(CODE.resolve("stream/Resolver.java"));
    var given = new TreeSet<>(Set.of("cancelled"));
    for (Path source : sources) given.addAll(found(CODE_LITERAL, Files.readString(source)));

    assertThat(plain(PAGE.table("Codes"), 0)).isEqualTo(given);
  }

  @Test
  void what_people_do_has_the_paths_of_the_api() throws IOException {
    var said = String.join("\n", PAGE.table("What people do").column(1));
    var there = Files.readString(CODE.resolve("api/RunControlResource.java"));

    assertThat(found(SAID_PATH, said)).isNotEmpty().isEqualTo(found(THERE_PATH, there));
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    var matcher = pattern.matcher(text);
    while (matcher.find()) found.add(matcher.group(1));
    return found;
  }

  private static Set<String> plain(LanguageDocument.Table table, int column) {
    var cells = new TreeSet<String>();
    for (String cell : table.column(column)) cells.add(cell.replace("`", ""));
    return cells;
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

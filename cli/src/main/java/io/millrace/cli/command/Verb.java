package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Style;
import io.millrace.cli.text.Table;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What all verbs share: the server they talk to and how they print. A verb returns its exit code.
 */
abstract class Verb implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call()
  private CommandSpec spec;

  final Root root() {
    return (Root) spec.root().userObject();
  }

  final Surroundings surroundings() {
    return root().surroundings();
  }

  final ApiClient client() {
    return root().client();
  }

  final boolean json() {
    return root().json();
  }

  final Style style() {
    return root().style();
  }

  final Instant now() {
    return surroundings().clock().instant();
  }

  final void print(String text) {
    surroundings().out().print(text);
    surroundings().out().flush();
  }

  final void printJson(JsonNode answer) {
    surroundings().out().println(answer);
  }

  final void printTable(Table table, String whenEmpty) {
    print(table.isEmpty() ? whenEmpty + "\n" : table.render(style(), surroundings().width()));
  }

  /**
   * Tells people something beside the result; with {@code --json} too, since it goes to standard
   * error.
   */
  final void notice(String text) {
    surroundings().err().println(Style.clean(text));
  }

  static ApiPath runPath(String runId) {
    return ApiPath.of("/api/v1/runs", runId);
  }
}

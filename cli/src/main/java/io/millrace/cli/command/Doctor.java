package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Table;
import picocli.CommandLine.Command;

/**
 * {@code millrace doctor}: which server is meant, whether it answers, and what its health checks
 * say.
 */
@Command(
    name = "doctor",
    description = "Tells which server is used, whether it answers, and what its health checks say.")
final class Doctor extends Verb {

  @Override
  public Integer call() {
    var address = root().address();
    if (!json()) {
      print("Java    " + Runtime.version() + "\n");
      print("Server  " + address.uri() + " (from " + address.source() + ")\n");
    }
    var answer = new ApiClient(address.uri()).getWhateverStatus(new ApiPath("/q/health"));
    boolean up = Field.of(answer.body(), "status").equals("UP");
    if (json()) printJson(report(address, answer.body()));
    else print(answer.body());
    return up ? ExitCode.OK : ExitCode.SERVER_ERROR;
  }

  private void print(JsonNode health) {
    print("Health  " + style().status(Field.or(health, "status", "unknown")) + "\n\n");
    var table = new Table("CHECK", "STATUS", "DATA");
    for (JsonNode check : health.path("checks"))
      table.row(
          Field.of(check, "name"),
          style().status(Field.of(check, "status")),
          Field.of(check, "data"));
    printTable(table, "The server lists no checks.");
  }

  private static JsonNode report(ServerAddress address, JsonNode health) {
    var report =
        JsonNodeFactory.instance
            .objectNode()
            .put("java", Runtime.version().toString())
            .put("server", address.uri().toString())
            .put("source", address.source());
    report.set("health", health);
    return report;
  }
}

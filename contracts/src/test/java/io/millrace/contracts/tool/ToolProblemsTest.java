package io.millrace.contracts.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ToolDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolProblemsTest {

  private static final String DOCUMENT =
      "{openapi: 3.1.0, paths: {'/a/{id}': {get: {operationId: read, parameters: [{name: id, in: path, required: true}]}}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "openapi | openapi: {document: DOC, operation: write, server: 'https://a.example'} | /openapi/operation | no operation 'write'",
        "openapi | openapi: {document: DOC, operation: read, server: 'https://a.example/{b}'} | /openapi/server | Not an address",
        "openapi | openapi: {document: DOC, operation: read, server: 'https://u:p@a.example'} | /openapi/server | no user and password",
        "openapi | egress: ['b.example:443'], openapi: {document: DOC, operation: read, server: 'https://a.example'} | /egress | a.example:443 is not in it",
        "openapi | egress: ['a.example:99999', 'a.example:443'], openapi: {document: DOC, operation: read, server: 'https://a.example'} | /egress/0 | A port is 1 to 65535",
        "openapi | openapi: {document: DOC, operation: read, server: 'https://a.example', headers: {Host: b}} | /openapi/headers/Host | belongs to the connection",
        "openapi | openapi: {document: DOC, operation: read, server: 'https://a.example', headers: {A: \"b\\nc\"}} | /openapi/headers/A | no control characters",
        "mcp | mcp: {transport: stdio, tool: t} | /mcp | add mcp.command",
        "mcp | mcp: {transport: stdio, tool: t, command: [a b]} | /mcp/command/0 | no blanks",
        "mcp | mcp: {transport: http, tool: t} | /mcp | add mcp.url",
        "mcp | mcp: {transport: http, tool: t, url: 'http://a_b'} | /mcp/url | the name of a host",
        "sql | sql: {datasource: d, statement: 'select 1; select 2'} | /sql/statement | more than one statement",
        "sql | sql: {datasource: d, statement: 'select :other'} | /sql/statement | 'other', which the input does not allow",
      })
  void what_no_call_can_get_past_is_named(
      String kind, String settings, String pointer, String told) {
    assertThat(ToolProblems.of(tool(kind, settings), text(kind, settings)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(told);
              assertThat(problem.line()).isPositive();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "java | timeoutMs: 5",
        "openapi | egress: ['A.example:443'], openapi: {document: DOC, operation: read, server: 'https://a.example/v1', headers: {A: '${secret:key}'}}",
        "mcp | mcp: {transport: stdio, tool: t, command: [a, --b]}",
        "mcp | mcp: {transport: http, tool: t, url: 'http://localhost:8080/mcp'}",
        "sql | sql: {datasource: d, statement: \"select :id::text, ':other' -- ; :more\"}",
      })
  void what_can_be_called_has_no_problems(String kind, String settings) {
    assertThat(ToolProblems.of(tool(kind, settings), text(kind, settings))).isEmpty();
  }

  private static ToolDefinition tool(String kind, String settings) {
    return ToolDefinition.parse(text(kind, settings));
  }

  private static DefinitionText text(String kind, String settings) {
    return DefinitionText.read(
        "{tool: t, description: T., kind: %s, mutates: false, input: {type: object, additionalProperties: false, properties: {id: {type: string}}}, %s}"
            .formatted(kind, settings.replace("DOC", DOCUMENT)));
  }
}

package io.millrace.router.testing;

import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.workflow.WorkflowParser;
import java.time.Instant;

/** Two small workflows: one with skills, and the fallback. */
public final class Workflows {

  public static final String LIBRARY =
      """
      workflow: library
      description: Answers readers of a public library.
      skills:
        loans:
          - How long may I keep a book?
          - I want to renew my loan
          - Can I borrow more than five books?
          - My book is overdue, what do I owe?
          - How do I return a borrowed book?
          - Extend the loan of my novel please
        opening-hours:
          - When does the library open?
          - Are you open on Sundays?
          - Until when is the reading room open today?
          - Is the library closed on public holidays?
          - What are your opening times?
          - When do you close on Saturday?
      chat: '{"question": message.text, "reader": context.reader, "session": message.sessionId}'
      input:
        type: object
        required: [question, reader]
        additionalProperties: false
        properties:
          question: { type: string, minLength: 1 }
          reader: { type: string, pattern: '^R-[0-9]+$' }
          session: { type: string }
      steps:
        answer: { agent: librarian, input: '{"question": input.question}' }
      output: 'steps.answer.output'
      """;

  public static final String GENERAL =
      """
      workflow: general
      description: Takes what nobody else takes.
      chat: '{"question": message.text}'
      input:
        type: object
        required: [question]
        properties:
          question: { type: string }
      steps:
        answer: { agent: answerer, input: '{"question": input.question}' }
      output: 'steps.answer.output'
      """;

  private Workflows() {}

  public static RegistryEntry entry(String yaml, int version) {
    var workflow = WorkflowParser.parse(yaml);
    var digest = Integer.toHexString(workflow.document().hashCode());
    return new RegistryEntry(
        RegistryKind.WORKFLOW,
        workflow.name(),
        version,
        workflow.description(),
        digest,
        workflow.document(),
        Instant.parse("2026-11-20T09:00:00Z"),
        "user:test",
        false);
  }
}

package io.millrace.statestore.core;

import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;

/** Workflows that the tests run: each has what one group of rules needs. */
final class Definitions {

  /** Two steps side by side, a join, a review gate: the shape of the support desk. */
  static final Workflow DESK =
      WorkflowParser.parse(
          """
          workflow: desk
          description: Two look-ups, a draft, and a person for doubtful drafts.
          deadline: PT10M
          input: {type: object, required: [question]}
          steps:
            account:
              agent: account-status
              when: 'has(input.customerId)'
              input: '{"customerId": input.customerId}'
              onFailure: skip
            policy:
              agent: policy-search
              input: '{"query": input.question}'
            draft:
              agent: answer-writer
              after: [account, policy]
              input: '{"question": input.question, "account": has(steps.account.output) ? steps.account.output : {}, "policy": steps.policy.output}'
              retry: {attempts: 4, backoff: PT1S, factor: 2, jitter: 0}
              onFailure: review
            approval:
              review: {role: lead, timeout: PT24H, onTimeout: reject}
              after: [draft]
              when: 'steps.draft.confidence < 0.7'
          output: 'has(steps.approval.output) ? steps.approval.output : steps.draft.output'
          """);

  /** Two reviews and a step side by side: everything a waiting run can meet. */
  static final Workflow PANEL =
      WorkflowParser.parse(
          """
          workflow: panel
          description: Two people look at one draft while a slow step works beside them.
          deadline: PT1H
          input: {type: object}
          steps:
            draft: {agent: writer, input: '{"n": 1}', retry: {attempts: 1}}
            law: {review: {role: law, timeout: PT2H, onTimeout: approve}, after: [draft]}
            brand: {review: {role: brand, timeout: PT3H}, after: [draft]}
            side: {agent: side, input: '{"n": 2}', timeout: PT5M, retry: {attempts: 2, backoff: PT10S}, onFailure: skip}
            strict: {agent: strict, input: '{"n": 3}', timeout: PT5M, retry: {attempts: 2, backoff: PT10S}}
            last: {agent: last, after: [law], input: '{"text": steps.law.output.text}', retry: {attempts: 2}}
          output: '{"law": steps.law.output, "brand": steps.brand.output}'
          """);

  private Definitions() {}
}

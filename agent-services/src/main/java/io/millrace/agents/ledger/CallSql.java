package io.millrace.agents.ledger;

/**
 * The statements by which deliveries change {@code agents.calls}. Each names what it was decided
 * on. Arguments stay only while a person may have to decide on the call, and after one has.
 */
final class CallSql {

  static final String SELECT =
      """
      select state, revision, holder, result, input_tokens, output_tokens, cost_micro_usd,
             model_calls, code, message,
             case when approval = 'GIVEN' and approval_until <= clock_timestamp() then 'ASKED' else approval end
               as approval,
             ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as expires_in
      from agents.calls where effect_key = ?""";

  static final String INSERT =
      """
      insert into agents.calls (effect_key, tenant, run_id, step_id, attempt, agent, scope, kind,
        name, version, mutating, state, revision, arguments, holder, started_at, expires_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'STARTED', 1, ?, ?, clock_timestamp(),
        clock_timestamp() + ? * interval '1 millisecond')
      on conflict (effect_key) do nothing""";

  static final String START_AGAIN =
      """
      update agents.calls set state = 'STARTED', revision = revision + 1, arguments = ?, holder = ?,
        started_at = clock_timestamp(), finished_at = null, code = null, message = null,
        retriable = null, expires_at = clock_timestamp() + ? * interval '1 millisecond'
      where effect_key = ? and revision = ?""";

  static final String DIVERGED =
      """
      select 1 from agents.calls
      where run_id = ? and step_id = ? and name = ? and mutating and state <> 'FAILED'
        and effect_key <> all (?) limit 1""";

  /** Who knows that an effect has happened is right against all who only suppose. */
  static final String FINISH =
      """
      update agents.calls set state = ?, revision = revision + 1, finished_at = clock_timestamp(),
        result = ?, input_tokens = ?, output_tokens = ?, cost_micro_usd = ?, model_calls = ?,
        code = ?, message = ?, retriable = ?,
        arguments = case when approval is null and settled_by is null then null else arguments end
      where effect_key = ? and ((holder = ? and state in ('STARTED', 'UNKNOWN'))
        or (? and mutating and state in ('UNKNOWN', 'FAILED')))""";

  static final String DOUBT =
      """
      update agents.calls set state = 'UNKNOWN', revision = revision + 1, code = ?, message = ?,
        finished_at = clock_timestamp(),
        expires_at = clock_timestamp() + ? * interval '1 millisecond'
      where effect_key = ? and revision = ?""";

  static final String RECONCILE =
      """
      update agents.calls set state = 'RECONCILED', revision = revision + 1, result = ?,
        code = ?, message = ?, finished_at = clock_timestamp(),
        arguments = case when approval is null and settled_by is null then null else arguments end
      where effect_key = ? and revision = ? and state = 'UNKNOWN'""";

  static final String REFUTE =
      """
      update agents.calls set state = 'FAILED', revision = revision + 1, code = 'did_not_happen',
        retriable = true, finished_at = clock_timestamp(),
        arguments = case when approval is null and settled_by is null then null else arguments end
      where effect_key = ? and revision = ? and state = 'UNKNOWN'""";

  /** A call that was not made: a person is asked first. One answer holds, or runs out. */
  static final String ASK =
      """
      insert into agents.calls as c (effect_key, tenant, run_id, step_id, attempt, agent, scope,
        kind, name, version, mutating, state, revision, arguments, holder, started_at, expires_at,
        finished_at, code, retriable, approval)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'FAILED', 1, ?, ?, clock_timestamp(),
        clock_timestamp(), clock_timestamp(), 'needs_approval', false, 'ASKED')
      on conflict (effect_key) do update set revision = c.revision + 1,
        started_at = clock_timestamp(), attempt = excluded.attempt, code = 'needs_approval',
        message = null, retriable = false, arguments = excluded.arguments, approval = 'ASKED'
      where c.state = 'FAILED' and c.approval is null""";

  private CallSql() {}
}

package io.millrace.agents.memory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conditions, columns and values of the table of memories. Values are always bound. */
final class MemorySql {

  /** Columns of {@link #memory}, of a row {@code m}. */
  static final String COLUMNS =
      """
      m.tenant, m.id, m.subject, m.session, m.kind, m.text, m.importance, m.created_at, m.policy,
      (select r.recalled_at from agents.memory_recalls r where r.tenant = m.tenant and r.id = m.id)
        as recalled_at
      """;

  /**
   * @param sql over {@code m}, with a placeholder for each of {@code values}
   */
  record Condition(String sql, List<Object> values) {}

  private MemorySql() {}

  static Condition of(String tenant, MemoryFilter filter) {
    return switch (filter) {
      case MemoryFilter.WholeTenant() -> new Condition("m.tenant = ?", List.of(tenant));
      case MemoryFilter.WithoutSubject() ->
          new Condition("m.tenant = ? and m.subject is null", List.of(tenant));
      case MemoryFilter.OfSubject(String subject) ->
          new Condition("m.tenant = ? and m.subject = ?", List.of(tenant, subject));
      case MemoryFilter.OfSession(String session) ->
          new Condition("m.tenant = ? and m.session = ?", List.of(tenant, session));
    };
  }

  static Condition of(String tenant, Forget which) {
    return switch (which) {
      case Forget.ById(String id) ->
          new Condition("m.tenant = ? and m.id = ?", List.of(tenant, id));
      case Forget.OfSubject(String subject) ->
          new Condition("m.tenant = ? and m.subject = ?", List.of(tenant, subject));
      case Forget.OfSession(String session) ->
          new Condition("m.tenant = ? and m.session = ?", List.of(tenant, session));
      case Forget.OlderThan(Instant instant) ->
          new Condition(
              "m.tenant = ? and m.created_at < ?", List.of(tenant, Timestamp.from(instant)));
      case Forget.OfPolicy(String policy, Instant before) ->
          new Condition(
              "m.tenant = ? and m.created_at < ? and m.policy = ?",
              List.of(tenant, Timestamp.from(before), policy));
      case Forget.OfOtherPolicies(Set<String> policies, Instant before) ->
          new Condition(
              "m.tenant = ? and m.created_at < ? and (m.policy is null or m.policy <> all(?))",
              List.of(tenant, Timestamp.from(before), policies.toArray(String[]::new)));
      case Forget.BeyondNewest(String subject, int keep) ->
          new Condition(
              """
              m.tenant = ? and m.id in (
                select o.id from agents.memories o where o.tenant = ? and o.subject = ?
                order by o.created_at desc, o.id desc offset ?)
              """,
              List.of(tenant, tenant, subject, keep));
    };
  }

  /** Some {@code most} of those that meet a condition of the tenant. */
  static Condition atMost(int most, String tenant, Condition condition) {
    var values = new ArrayList<Object>(List.of(tenant));
    values.addAll(condition.values());
    values.add(most);
    return new Condition(
        "m.tenant = ? and m.id in (select m.id from agents.memories m where "
            + condition.sql()
            + " limit ?)",
        List.copyOf(values));
  }

  /** Binds values from {@code index} on and returns the index after them. */
  static int bind(PreparedStatement statement, int index, List<Object> values) throws SQLException {
    for (var value : values) statement.setObject(index++, value);
    return index;
  }

  static Memory memory(ResultSet row) throws SQLException {
    return new Memory(
        row.getString("id"),
        new MemoryScope(
            row.getString("tenant"), row.getString("subject"), row.getString("session")),
        row.getString("kind"),
        row.getString("text"),
        row.getFloat("importance"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("recalled_at")),
        row.getString("policy"));
  }

  static float[] vector(ResultSet row) throws SQLException {
    var boxed = (Float[]) row.getArray("embedding").getArray();
    var vector = new float[boxed.length];
    for (int i = 0; i < vector.length; i++) vector[i] = boxed[i];
    return vector;
  }

  static void bindVector(Connection connection, PreparedStatement statement, int index, float[] v)
      throws SQLException {
    var boxed = new Float[v.length];
    for (int i = 0; i < v.length; i++) boxed[i] = v[i];
    statement.setArray(index, connection.createArrayOf("float4", boxed));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}

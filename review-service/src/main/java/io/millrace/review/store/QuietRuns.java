package io.millrace.review.store;

import io.millrace.contracts.json.Json;
import io.millrace.review.core.Change;
import io.millrace.review.core.RunFacts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers and forgets many runs with one statement each. Two per run, as transactions of their
 * own, would cost more than everything else this service does. Each statement is its own
 * transaction; a second application changes nothing.
 */
@ApplicationScoped
public class QuietRuns {

  /** In the order of the runs' ids, so that two instances never wait for each other in a circle. */
  private static final String REMEMBER =
      """
      insert into reviews.run_facts (run_id, sequence, session_id, workflow, workflow_version, tenant, message, input)
      select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[])
        as facts (run_id, sequence, session_id, workflow, workflow_version, tenant, message, input)
      order by run_id
      on conflict (run_id) do nothing
      """;

  private static final String WITH_OPEN_REVIEWS =
      "select distinct run_id from reviews.reviews where run_id = any($1::text[]) and status = 'OPEN'";

  private static final String FORGET =
      """
      delete from reviews.run_facts as facts using unnest($1::text[], $2::bigint[]) as ended (run_id, sequence)
      where facts.run_id = ended.run_id and facts.sequence < ended.sequence
      """;

  private final Pool pool;

  QuietRuns(Pool pool) {
    this.pool = pool;
  }

  public Uni<Void> remember(List<Change.Remember> begun) {
    if (begun.isEmpty()) return Uni.createFrom().voidItem();
    return pool.preparedQuery(REMEMBER)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(begun, Change.Remember::runId))
                .addArrayOfLong(begun.stream().map(Change.Remember::sequence).toArray(Long[]::new))
                .addArrayOfString(facts(begun, RunFacts::sessionId))
                .addArrayOfString(facts(begun, facts -> or(facts.workflow(), "")))
                .addArrayOfInteger(
                    begun.stream().map(c -> version(c.facts())).toArray(Integer[]::new))
                .addArrayOfString(facts(begun, RunFacts::tenant))
                .addArrayOfString(facts(begun, facts -> Texts.storable(facts.message())))
                .addArrayOfString(facts(begun, facts -> or(facts.input(), Json.NULL).text())))
        .replaceWithVoid();
  }

  /**
   * Forgets runs that ended.
   *
   * @return those that have reviews which wait: they are not forgotten and need more than this
   */
  public Uni<List<Change.End>> forget(List<Change.End> ended) {
    if (ended.isEmpty()) return Uni.createFrom().item(List.of());
    return pool.preparedQuery(WITH_OPEN_REVIEWS)
        .execute(Tuple.tuple().addArrayOfString(texts(ended, Change.End::runId)))
        .map(
            rows -> {
              var runs = new HashSet<String>();
              rows.forEach(row -> runs.add(row.getString(0)));
              return runs;
            })
        .flatMap(open -> delete(without(ended, open)).replaceWith(() -> only(ended, open)));
  }

  private Uni<Void> delete(List<Change.End> ended) {
    if (ended.isEmpty()) return Uni.createFrom().voidItem();
    return pool.preparedQuery(FORGET)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(ended, Change.End::runId))
                .addArrayOfLong(ended.stream().map(Change.End::sequence).toArray(Long[]::new)))
        .replaceWithVoid();
  }

  private static List<Change.End> only(List<Change.End> ended, Set<String> runs) {
    return ended.stream().filter(end -> runs.contains(end.runId())).toList();
  }

  private static List<Change.End> without(List<Change.End> ended, Set<String> runs) {
    return ended.stream().filter(end -> !runs.contains(end.runId())).toList();
  }

  private static <T> String[] texts(List<T> changes, Function<T, @Nullable String> text) {
    return changes.stream().map(text).toArray(String[]::new);
  }

  private static String[] facts(
      List<Change.Remember> begun, Function<RunFacts, @Nullable String> text) {
    return texts(begun, change -> text.apply(change.facts()));
  }

  private static int version(RunFacts facts) {
    var version = facts.workflowVersion();
    return version == null ? 0 : version;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}

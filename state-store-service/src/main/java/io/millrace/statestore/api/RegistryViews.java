package io.millrace.statestore.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.definition.DefinitionBreaks;
import io.millrace.contracts.definition.DefinitionBreaks.Broken;
import io.millrace.contracts.definition.DefinitionChange;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.registry.Proposal;
import io.millrace.statestore.registry.UsedBy;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The registry as the API shows it. */
final class RegistryViews {

  private RegistryViews() {}

  record EntryView(
      String kind,
      String name,
      int version,
      String description,
      String publishedAt,
      String digest,
      boolean deprecated,
      SortedMap<String, Integer> uses) {}

  record EntryList(List<EntryView> entries) {}

  /**
   * @param versions all of the name, oldest first
   * @param yaml the document as YAML for people
   */
  record Definition(
      String kind,
      String name,
      int version,
      String description,
      String publishedAt,
      String digest,
      boolean deprecated,
      SortedMap<String, Integer> uses,
      List<Integer> versions,
      Json document,
      String yaml) {}

  /** A place in a text that was published, and what is said about it. */
  record Note(String pointer, int line, String message) {}

  /**
   * @param outcome published, unchanged, or with dryRun would_publish
   * @param broken what it breaks, as was allowed
   */
  record Publication(
      String kind,
      String name,
      int version,
      String description,
      String publishedAt,
      String digest,
      boolean deprecated,
      SortedMap<String, Integer> uses,
      String outcome,
      List<Note> warnings,
      List<Note> broken) {}

  record Publications(List<Publication> definitions) {}

  /**
   * @param uses the version it is pinned to; null where a run takes the newest when it starts
   */
  record User(
      String kind,
      String name,
      int version,
      boolean deprecated,
      boolean newest,
      @Nullable Integer uses) {}

  record OpenRun(String runId, String workflow, String status, String startedAt, int version) {}

  record OpenRuns(long count, List<OpenRun> newest) {}

  /**
   * @param openRuns null for kinds that runs do not pin, and while the archive does not answer
   */
  record Users(String kind, String name, List<User> entries, @Nullable OpenRuns openRuns) {}

  record ChangeView(
      String pointer,
      String kind,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      boolean breaking) {}

  record BrokenView(String pointer, String message, Json example) {}

  record Diff(
      String kind,
      String name,
      int from,
      int to,
      List<ChangeView> changes,
      List<ChangeView> uses,
      List<BrokenView> broken) {}

  static EntryView entry(RegistryEntry entry) {
    return new EntryView(
        entry.kind().word(),
        entry.name(),
        entry.version(),
        entry.description(),
        JournalJson.instant(entry.publishedAt()),
        entry.digest(),
        entry.deprecated(),
        entry.uses());
  }

  static Publication publication(Proposal proposal, boolean dryRun) {
    var view = entry(proposal.entry());
    return new Publication(
        view.kind(),
        view.name(),
        view.version(),
        view.description(),
        view.publishedAt(),
        view.digest(),
        view.deprecated(),
        view.uses(),
        !proposal.isNew() ? "unchanged" : dryRun ? "would_publish" : "published",
        notes(proposal.warnings()),
        notes(proposal.broken()));
  }

  private static List<Note> notes(List<Problem> problems) {
    return problems.stream()
        .map(problem -> new Note(problem.pointer(), problem.line(), problem.message()))
        .toList();
  }

  static User user(UsedBy user) {
    return new User(
        user.entry().kind().word(),
        user.entry().name(),
        user.entry().version(),
        user.entry().deprecated(),
        user.isNewest(),
        user.version());
  }

  static Diff diff(RegistryEntry from, RegistryEntry to) {
    var before = from.document().tree();
    var after = to.document().tree();
    var broken = DefinitionBreaks.between(from.kind(), before, after);
    return new Diff(
        from.kind().word(),
        from.name(),
        from.version(),
        to.version(),
        DefinitionChange.between(before, after).stream().map(each -> change(each, broken)).toList(),
        DefinitionChange.between(Json.of(from.uses()).tree(), Json.of(to.uses()).tree()).stream()
            .map(each -> change(each, List.of()))
            .toList(),
        broken.stream()
            .map(
                each ->
                    new BrokenView(
                        each.pointer(), each.message(from.version()), each.what().example()))
            .toList());
  }

  private static ChangeView change(DefinitionChange change, List<Broken> broken) {
    return new ChangeView(
        change.pointer(),
        change.kind().name().toLowerCase(Locale.ROOT),
        change.before(),
        change.after(),
        broken.stream().anyMatch(each -> each.causedBy(change)));
  }
}

package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is checked: a document at a point, and what a check must know of its origin.
 *
 * @param document every string in it is checked, wherever it stands
 * @param trust whose words they are
 * @param tool at {@link Point#TOOL} the tool that is called or that answered; else null
 * @param sources passages that citations may name
 * @param allowedUrls addresses that may be repeated because the agent was given them
 * @param vault keeps what was replaced by placeholders until the end of the attempt
 */
public record GuardSubject(
    Point point,
    Json document,
    Trust trust,
    @Nullable String tool,
    List<Source> sources,
    Set<String> allowedUrls,
    TokenVault vault) {

  public GuardSubject {
    sources = List.copyOf(sources);
    allowedUrls = Set.copyOf(allowedUrls);
  }

  public static GuardSubject of(Point point, Json document, Trust trust, TokenVault vault) {
    return new GuardSubject(point, document, trust, null, List.of(), Set.of(), vault);
  }

  public GuardSubject with(Json other) {
    return new GuardSubject(point, other, trust, tool, sources, allowedUrls, vault);
  }

  public GuardSubject withTool(String name) {
    return new GuardSubject(point, document, trust, name, sources, allowedUrls, vault);
  }

  public GuardSubject withSources(List<Source> passages, Set<String> urls) {
    return new GuardSubject(point, document, trust, tool, passages, urls, vault);
  }

  @Override
  public String toString() {
    return "GuardSubject["
        + point
        + ", "
        + trust
        + ", "
        + document.text().length()
        + " characters]";
  }
}

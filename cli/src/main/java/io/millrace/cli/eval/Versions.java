package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The pinned versions of a run as {@code name@version}. */
final class Versions {

  private Versions() {}

  static List<String> of(JsonNode run) {
    var versions = new ArrayList<String>();
    var pinned = run.path("pinned");
    if (pinned.hasNonNull("workflow")) versions.add(pinned.path("workflow").asText());
    for (String kind : List.of("agents", "workflows"))
      for (var entry : pinned.path(kind).properties())
        versions.add(entry.getKey() + "@" + entry.getValue().asText());
    return versions;
  }
}

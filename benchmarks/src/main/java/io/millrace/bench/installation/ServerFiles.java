package io.millrace.bench.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server leaves in its data folder about itself: addresses and process ids. */
public final class ServerFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ServerFiles() {}

  /** {@code server.json}, or empty where the server has not written it (whole) yet. */
  static Optional<JsonNode> server(Path data) {
    try {
      return Optional.of(JSON.readTree(data.resolve("server.json").toFile()));
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  /** The parts of the server that runs on this data; empty where none does. */
  public static List<Part> parts(Path data) {
    return server(data)
        .map(json -> json.path("pid").asLong())
        .filter(pid -> ProcessHandle.of(pid).isPresent())
        .map(pid -> parts(data, pid))
        .orElse(List.of());
  }

  static List<Part> parts(Path data, long pid) {
    var parts = new ArrayList<Part>();
    parts.add(new Part("server", pid, false));
    postgres(data).ifPresent(handle -> parts.add(new Part("postgres", handle.pid(), true)));
    return parts;
  }

  /** Its PostgreSQL, which is no child of the server, since it outlives a kill. */
  public static Optional<ProcessHandle> postgres(Path data) {
    var mark = data.resolve("postgres/cluster/postmaster.pid");
    try {
      if (!Files.exists(mark)) return Optional.empty();
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(mark).getFirst().strip()))
          .filter(ProcessHandle::isAlive);
    } catch (IOException | NumberFormatException goneMeanwhile) {
      return Optional.empty();
    }
  }
}

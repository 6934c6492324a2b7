package io.millrace.standalone.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code server.json} in the data folder: where the server that uses the folder answers. It is
 * there while the server is ready and removed at a clean end; after a kill it stays, so a reader
 * checks that the address answers.
 */
public final class ServerFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public ServerFile(Path dataFolder) {
    this.file = dataFolder.resolve("server.json");
  }

  /**
   * Replaces the file in one move.
   *
   * @param kafka bootstrap servers
   * @param postgres address of the database, without user and password
   */
  public void write(String url, String kafka, String postgres) throws IOException {
    Map<String, Object> content =
        new TreeMap<>(
            Map.of(
                "url", url,
                "pid", ProcessHandle.current().pid(),
                "startedAt", Instant.now().toString(),
                "kafka", kafka,
                "postgres", postgres));
    Path next = file.resolveSibling("server.json.next");
    Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The address in the file; empty where there is no readable one. */
  public Optional<String> url() {
    try {
      return Optional.ofNullable(JSON.readTree(file.toFile()).get("url")).map(JsonNode::asText);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}

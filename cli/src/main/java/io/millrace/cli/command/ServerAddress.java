package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is, and how that is known: {@code --server}, else {@code MILLRACE_SERVER}, else
 * what a running {@code ./millrace up} wrote into its data folder, else the default address. A file
 * that cannot be understood is an error, not a reason to go on with the next: it would talk to
 * another server than meant.
 *
 * @param source for people who wonder why it is this address
 */
record ServerAddress(URI uri, String source) {

  static final String VARIABLE = "MILLRACE_SERVER";
  static final String DEFAULT = "http://127.0.0.1:8080";
  private static final String FILE = "server.json";

  static ServerAddress resolve(
      @Nullable String option, @Nullable Path data, Surroundings surroundings) {
    if (option != null) return of(option, "--server");
    var variable = surroundings.variable(VARIABLE);
    if (variable.isPresent()) return of(variable.get(), VARIABLE);
    var file = (data == null ? surroundings.home().resolve(".millrace") : data).resolve(FILE);
    var written = written(file);
    return written == null ? of(DEFAULT, "default") : of(written, file.toString());
  }

  private static @Nullable String written(Path file) {
    try {
      var url = new ObjectMapper().readTree(Files.readString(file)).path("url");
      if (!url.isTextual())
        throw new UsageException(file + " has no \"url\"; name the server with --server");
      return url.asText();
    } catch (NoSuchFileException e) {
      return null;
    } catch (JsonProcessingException e) {
      throw new UsageException(file + " is not JSON; name the server with --server");
    } catch (IOException e) {
      throw new UsageException(
          file + " cannot be read (" + e.getMessage() + "); name the server with --server");
    }
  }

  private static ServerAddress of(String text, String source) {
    try {
      var uri = URI.create(text.strip().replaceAll("/+$", ""));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null)
        return new ServerAddress(uri, source);
    } catch (IllegalArgumentException ignored) {
      // Told below.
    }
    throw new UsageException(
        "Not the address of a server: '"
            + text
            + "' (from "
            + source
            + "). It should look like "
            + DEFAULT);
  }
}

package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON given on the command line: the text itself, {@code @file}, or {@code -} for standard input.
 * At most 1 MiB, four times what the server takes.
 */
final class JsonArgument {

  private static final int BYTES_MAX = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonArgument() {}

  static JsonNode read(String option, String argument, Surroundings surroundings) {
    try {
      var node = JSON.readTree(text(option, argument, surroundings));
      if (node.isMissingNode())
        throw new UsageException(
            option + " is empty; it takes JSON, @FILE or - for standard input");
      return node;
    } catch (JsonProcessingException e) {
      var place =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new UsageException(option + " is not JSON: " + e.getOriginalMessage() + place);
    }
  }

  private static String text(String option, String argument, Surroundings surroundings) {
    try {
      if (argument.equals("-")) return bounded(option, surroundings.in());
      if (!argument.startsWith("@")) return argument;
      try (var file = Files.newInputStream(Path.of(argument.substring(1)))) {
        return bounded(option, file);
      }
    } catch (IOException e) {
      throw new UsageException(option + " cannot be read: " + e);
    }
  }

  private static String bounded(String option, InputStream stream) throws IOException {
    var bytes = stream.readNBytes(BYTES_MAX + 1);
    if (bytes.length > BYTES_MAX)
      throw new UsageException(option + " is larger than " + BYTES_MAX + " bytes");
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

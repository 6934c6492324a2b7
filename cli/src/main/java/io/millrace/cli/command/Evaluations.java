package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.eval.Evaluation;
import io.millrace.cli.eval.InvalidSuiteException;
import io.millrace.cli.eval.Suite;
import io.millrace.cli.eval.SuiteReader;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Suites from files; results from the server or from files, to the server and to files. */
final class Evaluations {

  static final ApiPath PATH = new ApiPath("/api/v1/evaluations");

  /** The newest kept result of the same suite. */
  static final String LATEST = "latest";

  private static final Pattern ID = Pattern.compile("ev-[0-9a-f]{26}");
  private static final int FILE_BYTES_MAX = 16 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private Evaluations() {}

  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * @throws UsageException with every problem of the file as {@code file:line: message}
   */
  static Suite suite(Path file) {
    try {
      return SuiteReader.read(bounded(file));
    } catch (InvalidSuiteException e) {
      var message = new StringBuilder();
      for (var problem : e.problems()) {
        if (!message.isEmpty()) message.append('\n');
        message.append(file);
        if (problem.line() > 0) message.append(':').append(problem.line());
        message.append(": ");
        if (!problem.pointer().isEmpty()) message.append(problem.pointer()).append(' ');
        message.append(problem.message());
      }
      throw new UsageException(message.toString());
    }
  }

  /** A result by its id or, if it is none, from a file. */
  static Evaluation load(ApiClient client, String idOrFile) {
    if (ID.matcher(idOrFile).matches())
      return of(client.get(ApiPath.of(PATH.text(), idOrFile)), idOrFile);
    try {
      return of(JSON.readTree(bounded(Path.of(idOrFile))), idOrFile);
    } catch (JsonProcessingException | InvalidPathException e) {
      throw noResult(idOrFile);
    }
  }

  static Optional<Evaluation> latest(ApiClient client, String suite) {
    var page = client.get(PATH.with("suite", suite).with("limit", 1));
    var id = page.path("evaluations").path(0).path("id").asText();
    return id.isEmpty() ? Optional.empty() : Optional.of(load(client, id));
  }

  /** Keeps a result; the same result is kept once, however often it is sent. */
  static Evaluation keep(ApiClient client, Evaluation evaluation) {
    var id = client.post(PATH, tree(evaluation)).body().path("id").asText();
    if (id.isEmpty())
      throw new ApiException.Unreadable("The server kept the result without an id.");
    return evaluation.withId(id);
  }

  static void write(Path file, Evaluation evaluation) {
    try {
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(evaluation) + "\n");
    } catch (IOException e) {
      throw new UsageException("--out cannot be written: " + e);
    }
  }

  private static Evaluation of(JsonNode node, String from) {
    try {
      if (!node.path("results").isArray() || !node.path("suite").isTextual()) throw noResult(from);
      return JSON.treeToValue(node, Evaluation.class);
    } catch (JsonProcessingException e) {
      throw noResult(from);
    }
  }

  private static UsageException noResult(String from) {
    return new UsageException(
        from + " is no result of an evaluation; 'millrace eval run --out FILE' writes one");
  }

  private static String bounded(Path file) {
    try (var stream = Files.newInputStream(file)) {
      var bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX)
        throw new UsageException(file + " is larger than " + FILE_BYTES_MAX + " bytes");
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException(file + " cannot be read: " + e);
    }
  }
}

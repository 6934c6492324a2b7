package io.millrace.statestore.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.kit.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Checks that bytes are one JSON value in UTF-8, without building a tree of them. */
final class JsonText {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /**
   * @throws ProblemException {@code json_malformed} when they are not
   */
  static void require(byte[] text) {
    var utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var parser =
        FACTORY.createParser(new InputStreamReader(new ByteArrayInputStream(text), utf8))) {
      if (parser.nextToken() == null) throw malformed("The body is empty.");
      parser.skipChildren();
      if (parser.nextToken() != null) throw malformed("The body has more than one JSON value.");
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage());
    } catch (IOException e) {
      throw malformed("The body is not UTF-8.");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(
        400, "json_malformed", "The body is not the JSON that is expected", detail);
  }
}

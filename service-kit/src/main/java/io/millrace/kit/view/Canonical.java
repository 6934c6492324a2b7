package io.millrace.kit.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.contracts.json.Json;
import java.io.IOException;

/**
 * Payloads as text without building their trees.
 *
 * <p>Invariant: what comes out is what parsing and printing the payload gives. Nearly every payload
 * was printed by Jackson before it was put into a record and is that text already; a walk over its
 * tokens shows it, at a fraction of the cost. Whatever the walk has a doubt about is parsed and
 * printed, and malformed text is found there.
 */
final class Canonical {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Canonical() {}

  /**
   * @throws io.millrace.contracts.json.InvalidJsonException when it is not one JSON value
   */
  static String text(Json json) {
    var text = json.text();
    return isPlain(text) && isPrinted(text) ? text : json.tree().toString();
  }

  /**
   * No white space outside of strings, which printing leaves out, and no escape that printing
   * spells otherwise.
   */
  private static boolean isPlain(String text) {
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        inString = !inString;
      } else if (c == '\\') {
        i++;
        if (i == text.length() || text.charAt(i) == 'u' || text.charAt(i) == '/') return false;
      } else if (c < ' ' || (c == ' ' && !inString)) {
        return false;
      }
    }
    return true;
  }

  /** One well-formed value, no name twice in an object, numbers in the form they are printed in. */
  private static boolean isPrinted(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) return false;
      int depth = 0;
      for (var token = parser.currentToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) depth++;
        else if (token.isStructEnd()) depth--;
        else if (token.isNumeric() && !isPrinted(parser, token)) return false;
        if (depth == 0) return parser.nextToken() == null;
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPrinted(JsonParser parser, JsonToken token) throws IOException {
    var number = parser.getText();
    return token == JsonToken.VALUE_NUMBER_INT
        ? !number.equals("-0")
        : number.equals(Double.toString(parser.getDoubleValue()));
  }
}

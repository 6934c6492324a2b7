package io.millrace.agents.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/**
 * Stands for a JSON document that is kept elsewhere: {@code {"$claim": "sha256:<hex>", "bytes":
 * n}}. Whoever gets the document checks it against the digest, so it cannot become another one.
 *
 * @param digest {@code sha256:} and 64 hexadecimal digits in lower case
 * @param bytes size of the document in UTF-8
 */
record ClaimReference(String digest, long bytes) {

  static final String CLAIM = "$claim";
  private static final String BYTES = "bytes";
  private static final String ALGORITHM = "sha256:";
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Any object with exactly the two keys is meant as a reference, also one that is wrong. */
  static boolean isReference(JsonNode node) {
    return node.isObject() && node.size() == 2 && node.has(CLAIM) && node.has(BYTES);
  }

  /**
   * @throws AgentException {@code claim_invalid} where the reference says nothing that can be kept
   */
  static ClaimReference of(JsonNode node) throws AgentException {
    var digest = node.path(CLAIM);
    var bytes = node.path(BYTES);
    if (!digest.isTextual()
        || !DIGEST.matcher(digest.asText()).matches()
        || !bytes.isIntegralNumber()
        || !bytes.canConvertToLong()
        || bytes.asLong() < 0) throw invalid("A claim check is no digest with a size");
    return new ClaimReference(digest.asText(), bytes.asLong());
  }

  static AgentException invalid(String message) {
    return AgentException.permanent("claim_invalid", message);
  }

  Json json() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(CLAIM, digest);
    fields.put(BYTES, bytes);
    return Json.of(fields);
  }

  boolean names(byte[] document) {
    return document.length == bytes && digestOf(document).equals(digest);
  }

  static String digestOf(byte[] document) {
    return ALGORITHM + Sha256.hex(document);
  }

  static byte[] utf8(Json document) {
    return document.text().getBytes(StandardCharsets.UTF_8);
  }
}

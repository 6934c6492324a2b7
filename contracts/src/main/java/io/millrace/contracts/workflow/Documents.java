package io.millrace.contracts.workflow;

import io.millrace.contracts.json.Json;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Documents as expressions read them, each parsed at its first reading and once. What it gives is
 * for {@link Variables} alone and cannot be changed.
 *
 * <p>It lives as long as one decision and belongs to one thread. Documents are told apart by
 * identity: two with the same text are parsed twice.
 */
public final class Documents {

  private final Map<Json, Object> read = new IdentityHashMap<>();

  /**
   * @throws io.millrace.contracts.json.InvalidJsonException when it is not one JSON value
   */
  public Object read(Json document) {
    var known = read.get(document);
    if (known != null) return known;
    var value = CelValues.read(document);
    read.put(document, value);
    return value;
  }
}

package io.millrace.agents.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ops.WorkerSettings;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claim checks (Hohpe and Woolf): what is too large for a record is stored first and stands in it
 * as a {@link ClaimReference}.
 *
 * <p>An agent never sees references: every one in its input is replaced by its document, also those
 * inside of documents, at most {@link #DEPTH_MAX} deep. Each document is fetched once per task,
 * checked against its digest, and counted as often as it stands there: all together may have {@code
 * claimBytesMax} bytes. A store that does not answer is asked {@link #TRIES} times.
 */
public final class ClaimChecks {

  static final int TRIES = 3;
  static final int DEPTH_MAX = 8;

  /** The rest of a record is for what stands beside the output. */
  static final int INLINE_BYTES_LIMIT = Topic.MESSAGE_BYTES_MAX / 2;

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PayloadStore payloads;
  private final int inlineBytesMax;
  private final long claimBytesMax;

  ClaimChecks(PayloadStore payloads, int inlineBytesMax, long claimBytesMax) {
    this.payloads = payloads;
    this.inlineBytesMax = inlineBytesMax;
    this.claimBytesMax = claimBytesMax;
  }

  /**
   * @throws IllegalStateException where outputs would travel that no record holds
   */
  public static ClaimChecks of(WorkerSettings settings) {
    if (settings.outputInlineBytesMax() > INLINE_BYTES_LIMIT)
      throw new IllegalStateException(
          "millrace.agents.output-inline-bytes-max is at most "
              + INLINE_BYTES_LIMIT
              + ", since a result has to fit into a record; it is "
              + settings.outputInlineBytesMax());
    return new ClaimChecks(
        new HttpPayloadStore(
            settings.stateStoreUrl(), Duration.ofMillis(settings.payloadTimeoutMs())),
        settings.outputInlineBytesMax(),
        settings.claimBytesMax());
  }

  /** An output as it travels: itself, or a reference to it where it is large. */
  public Json check(String runId, Json output) throws AgentException, InterruptedException {
    var bytes = ClaimReference.utf8(output);
    return bytes.length <= inlineBytesMax
        ? output
        : persistently(() -> payloads.store(runId, bytes)).json();
  }

  /** The same document without references. */
  public Json resolve(Json input) throws AgentException, InterruptedException {
    return input.text().contains('"' + ClaimReference.CLAIM + '"')
        ? Json.of(new Resolution().of(input.tree(), 0).node())
        : input;
  }

  private interface Call<T> {
    T make() throws AgentException, InterruptedException;
  }

  private static <T> T persistently(Call<T> call) throws AgentException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.make();
      } catch (AgentException e) {
        if (!e.isRetriable() || attempt == TRIES) throw e;
        Thread.sleep(PAUSE.multipliedBy(1L << (attempt - 1)));
      }
    }
  }

  /**
   * A document and what its references add to it.
   *
   * @param bytes size of all documents in it, each as often as it stands there
   */
  private record Resolved(JsonNode node, long bytes) {}

  /** The references of one task. */
  private final class Resolution {

    private final Map<ClaimReference, Resolved> fetched = new HashMap<>();

    Resolved of(JsonNode node, int depth) throws AgentException, InterruptedException {
      if (ClaimReference.isReference(node)) return document(ClaimReference.of(node), depth);
      return switch (node) {
        case ObjectNode object -> object(object, depth);
        case ArrayNode array -> array(array, depth);
        default -> new Resolved(node, 0);
      };
    }

    private Resolved object(ObjectNode object, int depth)
        throws AgentException, InterruptedException {
      var copy = JsonNodeFactory.instance.objectNode();
      long bytes = 0;
      for (var field : object.properties()) {
        var value = of(field.getValue(), depth);
        copy.set(field.getKey(), value.node());
        bytes = bounded(bytes + value.bytes());
      }
      return new Resolved(copy, bytes);
    }

    private Resolved array(ArrayNode array, int depth) throws AgentException, InterruptedException {
      var copy = JsonNodeFactory.instance.arrayNode(array.size());
      long bytes = 0;
      for (var item : array) {
        var value = of(item, depth);
        copy.add(value.node());
        bytes = bounded(bytes + value.bytes());
      }
      return new Resolved(copy, bytes);
    }

    private Resolved document(ClaimReference reference, int depth)
        throws AgentException, InterruptedException {
      @Nullable Resolved known = fetched.get(reference);
      if (known != null) return known;
      if (depth == DEPTH_MAX)
        throw ClaimReference.invalid("Claim checks stand more than " + DEPTH_MAX + " deep");
      bounded(reference.bytes());
      var bytes = persistently(() -> payloads.fetch(reference));
      if (!reference.names(bytes))
        throw ClaimReference.invalid(
            "The payload " + reference.digest() + " is not what its digest says");
      var inside = of(parsed(reference, bytes), depth + 1);
      var document = new Resolved(inside.node(), bounded(reference.bytes() + inside.bytes()));
      fetched.put(reference, document);
      return document;
    }

    private long bounded(long bytes) throws AgentException {
      if (bytes > claimBytesMax)
        throw ClaimReference.invalid(
            "The claim checks of the input have more than " + claimBytesMax + " bytes");
      return bytes;
    }

    private JsonNode parsed(ClaimReference reference, byte[] bytes) throws AgentException {
      try {
        return MAPPER.readTree(bytes);
      } catch (IOException e) {
        throw ClaimReference.invalid("The payload " + reference.digest() + " is no JSON");
      }
    }
  }
}

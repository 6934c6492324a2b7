package io.millrace.agents.model;

import dev.langchain4j.model.chat.StreamingChatModel;
import io.millrace.agents.model.pace.Pacer.Lane;
import io.millrace.contracts.definition.ModelDefinition;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be called: its client, made at the first use, and its gate. Shared by all
 * attempts of a process; closed when nobody has used it for a while. An attempt that still holds a
 * closed one opens it again by using it.
 */
final class OpenModel implements AutoCloseable {

  private final ModelDefinition definition;
  private final int version;
  private final Provider provider;
  private final Credentials credentials;
  private final CallGate gate;
  private final AtomicInteger callsUnderWay = new AtomicInteger();
  private @Nullable ModelHttpClient http;
  private @Nullable StreamingChatModel client;
  private volatile long usedAtNanos = System.nanoTime();

  OpenModel(ModelDefinition definition, int version, Credentials credentials) {
    this.definition = definition;
    this.version = version;
    this.provider = Provider.of(definition.provider());
    this.credentials = credentials;
    this.gate = new CallGate(definition);
  }

  ModelDefinition definition() {
    return definition;
  }

  int version() {
    return version;
  }

  Provider provider() {
    return provider;
  }

  CallGate gate() {
    return gate;
  }

  /** The deployment's own model has no versions; its settings tell one pace from another. */
  Lane lane() {
    var pace = definition.pace();
    if (!definition.name().equals(ModelCatalog.OWN_NAME))
      return new Lane(definition.name(), version, pace);
    var settings =
        "%s/%s/%s/%d/%d"
            .formatted(
                definition.name(),
                definition.provider(),
                definition.modelName(),
                pace.requestsPerMinute(),
                pace.tokensPerMinute());
    return new Lane(settings, 0, pace);
  }

  synchronized StreamingChatModel client() {
    if (client != null) return client;
    var opened = new ModelHttpClient(definition.timeout(), credentials);
    var made = provider.open(definition, opened);
    http = opened;
    client = made;
    return made;
  }

  void begin() {
    callsUnderWay.incrementAndGet();
  }

  void end() {
    touch();
    callsUnderWay.decrementAndGet();
  }

  void touch() {
    usedAtNanos = System.nanoTime();
  }

  boolean isIdle(long nanos) {
    return callsUnderWay.get() == 0 && System.nanoTime() - usedAtNanos > nanos;
  }

  /** Calls under way end as they would. */
  @Override
  public synchronized void close() {
    if (http != null) http.close();
    http = null;
    client = null;
  }
}

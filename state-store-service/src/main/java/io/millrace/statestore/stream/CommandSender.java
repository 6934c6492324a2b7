package io.millrace.statestore.stream;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.Outgoing;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.ops.StateStoreConfig;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Sends what the API accepts. Returns once Kafka has it; otherwise the caller is told that nothing
 * was accepted.
 */
@ApplicationScoped
public class CommandSender {

  static final String COMMANDS_OUT = "state-store-commands-out";
  static final String REGISTRY_OUT = "state-store-registry-out";
  private static final String SOURCE = "/millrace/state-store-service";

  private final MutinyEmitter<byte[]> commands;
  private final MutinyEmitter<byte[]> registry;
  private final StateStoreConfig config;

  CommandSender(
      @Channel(COMMANDS_OUT) MutinyEmitter<byte[]> commands,
      @Channel(REGISTRY_OUT) MutinyEmitter<byte[]> registry,
      StateStoreConfig config) {
    this.commands = commands;
    this.registry = registry;
    this.config = config;
  }

  public void send(Command command) {
    send(commands, Outgoing.message(Topics.COMMANDS, command, SOURCE));
  }

  public void publish(RegistryEntry entry) {
    send(registry, Outgoing.message(Topics.REGISTRY, entry, SOURCE));
  }

  private void send(MutinyEmitter<byte[]> emitter, Message<byte[]> message) {
    try {
      emitter.sendMessage(message).await().atMost(config.commandTimeout());
    } catch (RuntimeException e) {
      throw new ProblemException(
              503,
              "journal_unavailable",
              "Kafka does not answer",
              "Nothing was accepted. Try again later.")
          .retryAfter(2);
    }
  }
}

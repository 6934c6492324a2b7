package io.millrace.contracts.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value of a Millrace topic: one envelope record per topic, whose variants are branches of a
 * union inside it.
 *
 * <p>The component names and types of a message are those of its Avro schema ({@code
 * avro/<name>.v<n>.avsc}); {@link io.millrace.contracts.codec.MessageCodec} refuses to start where
 * they differ.
 */
public sealed interface Message
    permits AgentTask,
        Command,
        JournalEntry,
        LiveEvent,
        RegistryEntry,
        RunState,
        SessionState,
        StepRetry,
        TaskCancellation,
        TaskResult {

  /** The run a message belongs to, or the name of a definition: the CloudEvents subject. */
  default String subject() {
    return switch (this) {
      case AgentTask m -> m.runId();
      case Command m -> m.runId();
      case JournalEntry m -> m.runId();
      case LiveEvent m -> m.runId();
      case RegistryEntry m -> m.name();
      case RunState m -> m.runId();
      case SessionState m -> m.sessionId();
      case StepRetry m -> m.runId();
      case TaskCancellation m -> m.runId();
      case TaskResult m -> m.runId();
    };
  }

  /** Unique per message of its topic; a redelivered or repeated message has the same. */
  default String messageId() {
    return switch (this) {
      case AgentTask m -> m.taskId();
      case Command m -> m.commandId();
      case JournalEntry m -> m.runId() + "/" + m.sequence();
      case LiveEvent m ->
          m.runId()
              + "/"
              + m.stepId()
              + "/"
              + m.attempt()
              + "/"
              + m.kind()
              + "/"
              + m.at().toEpochMilli();
      case RegistryEntry m -> m.key();
      case RunState m -> m.runId() + "@" + m.sequence();
      case SessionState m -> m.sessionId() + "@" + m.updatedAt().toEpochMilli();
      case StepRetry m -> m.runId() + "/" + m.stepId() + "/" + m.attempt() + "/retry";
      case TaskCancellation m -> m.taskId() + "/cancel";
      case TaskResult m -> m.taskId() + "/" + m.worker();
    };
  }

  /** What happened or is asked: the name of the variant, or of the message where it has none. */
  default String kindName() {
    return switch (this) {
      case Command m -> m.body().getClass().getSimpleName();
      case JournalEntry m -> m.event().getClass().getSimpleName();
      case TaskResult m -> m.outcome().getClass().getSimpleName();
      case AgentTask m -> "AgentTask";
      case LiveEvent m -> "LiveEvent";
      case RegistryEntry m -> "RegistryEntry";
      case RunState m -> "RunState";
      case SessionState m -> "SessionState";
      case StepRetry m -> "StepRetry";
      case TaskCancellation m -> "TaskCancellation";
    };
  }

  /** When it was made. */
  default Instant time() {
    return switch (this) {
      case AgentTask m -> m.createdAt();
      case Command m -> m.at();
      case JournalEntry m -> m.at();
      case LiveEvent m -> m.at();
      case RegistryEntry m -> m.publishedAt();
      case RunState m -> m.updatedAt();
      case SessionState m -> m.updatedAt();
      case StepRetry m -> m.dueAt();
      case TaskCancellation m -> m.at();
      case TaskResult m -> m.finishedAt();
    };
  }

  /** Id of the message that caused this one, where the message knows it. */
  default @Nullable String causationId() {
    return null;
  }
}

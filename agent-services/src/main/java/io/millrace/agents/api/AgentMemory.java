package io.millrace.agents.api;

import java.util.List;

/**
 * What an agent remembers, within the scope of its memory policy: a session, a subject or a tenant.
 * Nobody else's memories can be asked for. Recalled text is foreign: people and models wrote it.
 */
public interface AgentMemory {

  /** An agent without a memory policy remembers nothing. */
  AgentMemory NONE =
      new AgentMemory() {
        @Override
        public List<String> recall(String query) {
          return List.of();
        }

        @Override
        public void save(String text, double importance) throws AgentException {
          throw AgentException.permanent(
              "memory_policy_missing", "The agent has no memory policy; its definition names one");
        }
      };

  /** The memories that help most with a question, best first, as many as the policy says. */
  List<String> recall(String query) throws AgentException;

  /**
   * @param importance 0 to 1
   */
  void save(String text, double importance) throws AgentException;
}

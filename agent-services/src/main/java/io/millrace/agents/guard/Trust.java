package io.millrace.agents.guard;

/**
 * Whose words a text is. {@code TRUSTED} is what we wrote ourselves (prompts, published
 * definitions); {@code UNTRUSTED} is everything else: a person, a tool, a document, another agent.
 * What is not known to be ours is untrusted.
 */
public enum Trust {
  TRUSTED,
  UNTRUSTED
}

package io.millrace.agents.memory;

/**
 * A memory with the vector of its text.
 *
 * @param embedding of unit length; not copied, so nobody changes it afterwards
 */
public record EmbeddedMemory(Memory memory, float[] embedding) {

  @Override
  public String toString() {
    return memory.toString();
  }
}

package io.millrace.agents.memory;

import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Memories and vectors for tests. */
final class TestMemories {

  static final int DIMENSIONS = 384;
  static final String MODEL = "test-model";
  static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private TestMemories() {}

  static EmbeddedMemory memory(String tenant, String id, float[] vector) {
    return memory(tenant, null, null, id, NOON, vector);
  }

  static EmbeddedMemory memory(
      String tenant,
      @Nullable String subject,
      @Nullable String session,
      String id,
      Instant createdAt,
      float[] vector) {
    var scope = new MemoryScope(tenant, subject, session);
    return new EmbeddedMemory(
        new Memory(id, scope, "fact", "text of " + id, 0.5, createdAt, null, null), vector);
  }

  /** One that was saved under a memory policy. */
  static EmbeddedMemory ofPolicy(
      String tenant, @Nullable String policy, String id, Instant createdAt) {
    var scope = new MemoryScope(tenant, null, null);
    return new EmbeddedMemory(
        new Memory(id, scope, "fact", "text of " + id, 0.5, createdAt, null, policy), axis(0));
  }

  /** A unit vector along one axis. */
  static float[] axis(int axis) {
    var vector = new float[DIMENSIONS];
    vector[axis] = 1;
    return vector;
  }

  /** A unit vector between two axes, at the angle whose cosine to the first is given. */
  static float[] between(int axis, int other, double cosine) {
    var vector = new float[DIMENSIONS];
    vector[axis] = (float) cosine;
    vector[other] = (float) Math.sqrt(1 - cosine * cosine);
    return vector;
  }

  static float[] random(Random random) {
    var vector = new float[DIMENSIONS];
    for (int i = 0; i < vector.length; i++) vector[i] = (float) random.nextGaussian();
    return unit(vector);
  }

  static float[] unit(float[] vector) {
    double squares = 0;
    for (float x : vector) squares += (double) x * x;
    double length = Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) vector[i] = (float) (vector[i] / length);
    return vector;
  }
}

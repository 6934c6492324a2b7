package io.millrace.statestore.stream;

import java.nio.ByteBuffer;

/**
 * What stays of a run that left the hot store: nine bytes that say when it ended, so that no late
 * or repeated command starts it again. No message begins like it.
 */
final class EndedMarker {

  private static final byte TYPE = 0;
  private static final int BYTES = 1 + Long.BYTES;

  private EndedMarker() {}

  static byte[] of(long endedAtMs) {
    return ByteBuffer.allocate(BYTES).put(TYPE).putLong(endedAtMs).array();
  }

  static boolean is(byte[] stored) {
    return stored.length == BYTES && stored[0] == TYPE;
  }

  static long endedAtMs(byte[] marker) {
    return ByteBuffer.wrap(marker).getLong(1);
  }
}

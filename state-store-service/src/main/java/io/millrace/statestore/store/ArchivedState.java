package io.millrace.statestore.store;

import io.millrace.contracts.codec.WrittenSchema;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;

/**
 * A state on its way into the archive, with its encoding.
 *
 * @param bytes of the newest schema
 */
public record ArchivedState(RunState state, byte[] bytes) {

  /** A state that was folded here. */
  public static ArchivedState of(RunState state) {
    return new ArchivedState(state, Records.encode(state));
  }

  /**
   * A state that was read: its own bytes are kept unless an older schema wrote them.
   *
   * @throws io.millrace.contracts.codec.UndecodableException when the bytes are no state
   */
  public static ArchivedState decode(byte[] bytes) {
    var state = Records.codec(RunState.class).decode(bytes);
    return WrittenSchema.isNewest(RunState.class, bytes)
        ? new ArchivedState(state, bytes)
        : of(state);
  }
}

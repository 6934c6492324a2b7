package io.millrace.contracts.workflow;

/**
 * What one run may consume. What an attempt may use is reserved before it is dispatched and settled
 * when its result comes.
 *
 * @param tokens model tokens, read and written
 * @param costMicroUsd cost in millionths of a US dollar
 * @param onExceeded what follows when an attempt no longer fits
 */
public record Budget(long tokens, long costMicroUsd, Consequence onExceeded) {

  public static final Budget NONE = new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Consequence.FAIL);
}

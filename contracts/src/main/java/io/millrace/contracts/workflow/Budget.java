package io.millrace.contracts.workflow;

/**
 * What one run may consume.
 *
 * @param tokens model tokens, read and written
 * @param costMicroUsd cost in millionths of a US dollar
 */
public record Budget(long tokens, long costMicroUsd) {}

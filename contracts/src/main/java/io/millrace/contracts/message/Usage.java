package io.millrace.contracts.message;

/**
 * What an attempt consumed. Zero where no model was called.
 *
 * @param inputTokens tokens read by models.
 * @param outputTokens tokens written by models.
 * @param costMicroUsd cost in millionths of a US dollar.
 * @param modelCalls calls made to models.
 */
public record Usage(long inputTokens, long outputTokens, long costMicroUsd, int modelCalls) {

  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        costMicroUsd + other.costMicroUsd,
        modelCalls + other.modelCalls);
  }
}

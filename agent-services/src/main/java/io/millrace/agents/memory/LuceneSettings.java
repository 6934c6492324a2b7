package io.millrace.agents.memory;

/**
 * How a Lucene index of vectors is built and searched.
 *
 * @param connections edges of a node of the graph (M); more find better and take more room
 * @param beamWidth candidates looked at for each node that is added (efConstruction)
 * @param searchWidth candidates looked at in a search (efSearch), at least twice what is asked for
 */
public record LuceneSettings(int dimensions, int connections, int beamWidth, int searchWidth) {

  public static final LuceneSettings DEFAULT = new LuceneSettings(384, 16, 100, 100);
}

package io.millrace.agents.memory;

/** pgvector as it was before 0.8: a search that comes back short is repeated exactly. */
class PgVectorWithoutIterativeScanTest extends PgVectorIndexTest {

  @Override
  boolean iterativeScan(PgVectorSupport.Usable usable) {
    return false;
  }

  @Override
  int many() {
    return 3_000;
  }
}

package io.millrace.agents.model.pace;

class MemoryPaceStoreTest extends PaceContract {

  private final PaceStore store = new MemoryPaceStore();

  @Override
  PaceStore store() {
    return store;
  }
}

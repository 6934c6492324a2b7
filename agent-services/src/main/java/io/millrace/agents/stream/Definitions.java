package io.millrace.agents.stream;

import java.util.Optional;

/** Where a worker finds the exact definition a task asks for. */
interface Definitions {

  /** May wait for a moment: a definition travels by another topic than the task. */
  Optional<PublishedAgent> find(String agent, int version);
}

package io.millrace.agents.specialist.search;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Source;
import java.util.List;

/** Documents that an input names instead of bringing them. Fails with {@code corpus_unreadable}. */
public interface Corpus {

  String name();

  List<Source> documents() throws AgentException;
}

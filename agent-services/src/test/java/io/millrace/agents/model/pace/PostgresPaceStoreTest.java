package io.millrace.agents.model.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.model.AgentsDatabase;
import io.millrace.agents.model.pace.Pacer.Lane;
import io.millrace.contracts.definition.ModelDefinition.Pace;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresPaceStoreTest extends PaceContract {

  private static AgentsDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new AgentsDatabase("pace-store-test");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Override
  PaceStore store() {
    return new PostgresPaceStore(database.dataSource());
  }

  @Test
  void without_its_database_nothing_is_called() {
    var nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
    var pacer = new Pacer(new PostgresPaceStore(nowhere));

    var failure =
        catchThrowableOfType(
            AgentException.class,
            () ->
                pacer.enter(new Lane("m", 1, new Pace(1, 0, 1)), 1, Instant.now().plusSeconds(5)));

    assertThat(failure.code()).isEqualTo("pace_unavailable");
    assertThat(failure.isRetriable()).isTrue();
  }
}

package io.millrace.agents.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.guard.GuardFactory;
import io.millrace.agents.guard.GuardLimits;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.ledger.LedgerSettings;
import io.millrace.agents.memory.Embedder;
import io.millrace.agents.memory.VectorIndex;
import io.millrace.agents.model.ModelCatalog;
import io.millrace.agents.model.Models;
import io.millrace.agents.model.Secrets;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.MemoryPaceStore;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.agents.secret.SecretChain;
import io.millrace.agents.tool.ToolRunner;
import io.millrace.agents.tool.ToolSettings;
import io.millrace.kit.registry.RegistryView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** What attempts share, for agents that use none of it: nothing is published, no database is up. */
final class TestServices {

  private TestServices() {}

  /** Nothing is embedded. */
  private static final class NoEmbedder implements Embedder {
    @Override
    public String model() {
      return "none";
    }

    @Override
    public float[] passage(String text) {
      throw new IllegalStateException("no embeddings in this test");
    }

    @Override
    public float[] question(String text) {
      throw new IllegalStateException("no embeddings in this test");
    }
  }

  static AttemptServices none() {
    var parts =
        new Parts(
            new RegistryView(),
            new GuardFactory((a, b) -> 0, null, GuardLimits.DEFAULT),
            Duration.ofMillis(1));
    return new AttemptServices(
        parts,
        new ModelCatalog(
            Models.NONE,
            Secrets.NONE,
            Optional.empty(),
            new Pacer(new MemoryPaceStore()),
            TenantBudgets.NONE,
            new SimpleMeterRegistry()),
        new CallLedger(new PGSimpleDataSource(), LedgerSettings.DEFAULTS),
        new ToolRunner(
            parts::tool,
            List.of(),
            name -> null,
            new SecretChain(List.of()),
            ToolSettings.DEFAULTS),
        GuardLimits.DEFAULT,
        new Memories(TestServices::noIndex, new NoEmbedder(), Clock.systemUTC()));
  }

  private static VectorIndex noIndex() throws AgentException {
    throw AgentException.retriable("memory_unavailable", "There are no memories in this test");
  }
}

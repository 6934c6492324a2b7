package io.millrace.supportdesk.store;

import io.agroal.api.AgroalDataSource;
import io.millrace.agents.api.AgentException;
import io.millrace.kit.database.SchemaMigration;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The bank of the example. With {@code millrace.example=support-desk} its schema and seed are made
 * at start; otherwise nothing is touched, and an application without the datasource {@code bank}
 * starts all the same.
 */
@ApplicationScoped
public class BankDatabase {

  public static final String EXAMPLE = "support-desk";

  private static final String SCHEMA = "bank";
  private static final String SCRIPTS = "millrace/examples/support-desk/bank";
  private static final Logger LOG = Logger.getLogger(BankDatabase.class);

  private final InjectableInstance<AgroalDataSource> bank;

  @ConfigProperty(name = "millrace.example")
  Optional<String> example;

  BankDatabase(@DataSource("bank") InjectableInstance<AgroalDataSource> bank) {
    this.bank = bank;
  }

  void onStart(@Observes StartupEvent event) {
    if (!EXAMPLE.equals(example.orElse(""))) return;
    SchemaMigration.migrate(
        active()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "millrace.example=support-desk needs quarkus.datasource.bank.jdbc.url")),
        SCHEMA,
        SCRIPTS);
    LOG.info("The bank of the example support-desk is there");
  }

  /**
   * @throws AgentException when this deployment has no bank
   */
  public BankRecords records() throws AgentException {
    return new BankRecords(
        active()
            .orElseThrow(
                () ->
                    AgentException.permanent(
                        "bank_not_configured",
                        "This deployment has no datasource for the bank's records")));
  }

  private Optional<AgroalDataSource> active() {
    return bank.listActive().stream().findFirst();
  }
}

package io.millrace.agents.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What agents of this deployment may use: tools, secrets, memories, and within which bounds.
 * Defaults stand in {@code META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "millrace.agents")
public interface RuntimeSettings {

  Tools tools();

  Ledger ledger();

  Secrets secrets();

  Memory memory();

  Guard guard();

  /** What each tenant may spend in a day, by tenant; {@code default} holds for the others. */
  Map<String, Spending> spending();

  /** Databases that SQL tools may name. */
  Map<String, Database> databases();

  interface Tools {

    /** Largest answer of one call. */
    int answerBytesMax();

    /** host:port in private networks that tools may reach when they list them. */
    Optional<List<String>> privateEgress();

    /** Whole command lines, words joined by one space, that may be run as MCP servers. */
    Optional<List<String>> mcpCommands();
  }

  interface Ledger {

    /** Largest result that is kept. */
    int resultBytesMax();

    /** After the time-out of a call, before its worker is taken for dead. */
    Duration grace();

    /** Longest wait for a call that another delivery makes. */
    Duration waitMax();

    Duration queryTimeout();

    /** How long finished calls are kept; longer than the longest run. */
    Duration retention();

    /** Most calls that are forgotten in one statement. */
    int forgetBatch();

    /** How long a person's approval of a call holds; within it the step is retried. */
    @WithDefault("P7D")
    Duration approvalMax();
  }

  interface Secrets {

    /** Where secrets are looked for, in this order: environment, files, vault. */
    List<String> sources();

    /** One file per secret, as Kubernetes mounts them. */
    Optional<Path> folder();

    Optional<Vault> vault();
  }

  interface Vault {

    URI address();

    String mount();

    String folder();

    String field();

    Optional<String> namespace();

    Optional<Path> tokenFile();

    Optional<Path> caFile();

    Duration timeout();
  }

  interface Memory {

    /** auto, pgvector or lucene. */
    String index();

    /** Of this process alone; it can be made again from the database. */
    Path folder();

    /** Most memories that are forgotten in one transaction. */
    @WithDefault("1000")
    int forgetBatch();
  }

  interface Guard {

    int charsMax();

    long timeMsMax();

    int findingsMax();
  }

  interface Spending {

    /** 0 for no bound. */
    long tokensPerDay();

    /** In millionths of a US dollar; 0 for no bound. */
    long costMicroUsdPerDay();
  }

  interface Database {

    /** JDBC URL of PostgreSQL. */
    String url();

    /** A role that may do what tools may do, and nothing else. */
    String username();

    /** A reference {@code ${secret:name}}, read for each connection. */
    String password();
  }
}

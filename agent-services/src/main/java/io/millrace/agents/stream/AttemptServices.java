package io.millrace.agents.stream;

import io.millrace.agents.guard.GuardLimits;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.model.ModelCatalog;
import io.millrace.agents.tool.ToolRunner;

/**
 * What the attempts of a deployment share beside the code of their agents.
 *
 * @param parts what agents work with, as the registry has it
 * @param memories opens what an agent remembers
 */
record AttemptServices(
    Parts parts,
    ModelCatalog models,
    CallLedger ledger,
    ToolRunner tools,
    GuardLimits guardLimits,
    Memories memories) {}

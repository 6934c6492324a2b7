package io.millrace.agents.stream;

import io.millrace.agents.guard.Guard;
import io.millrace.agents.guard.GuardFactory;
import io.millrace.agents.guard.GuardSettings;
import io.millrace.agents.tool.Tool;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.MemoryPolicy;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.PromptDefinition;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What agents work with, as the registry has it: read once per version. A version that was
 * published a moment ago is waited for.
 */
final class Parts {

  private static final Logger LOG = Logger.getLogger(Parts.class);

  private final RegistryView registry;
  private final GuardFactory guards;
  private final Duration wait;
  private final Map<String, Object> parsed = new ConcurrentHashMap<>();

  Parts(RegistryView registry, GuardFactory guards, Duration wait) {
    this.registry = registry;
    this.guards = guards;
    this.wait = wait;
  }

  Optional<Tool> tool(Reference reference) {
    return find(
        RegistryKind.TOOL,
        reference,
        Tool.class,
        entry -> new Tool(pinned(ToolDefinition.parse(text(entry)), entry), entry.version()));
  }

  /**
   * @param version null for the newest
   */
  Optional<ModelDefinition> model(String name, @Nullable Integer version) {
    return find(
        RegistryKind.MODEL,
        new Reference(name, version),
        ModelDefinition.class,
        entry -> pinned(ModelDefinition.parse(text(entry)), entry));
  }

  private static ToolDefinition pinned(ToolDefinition tool, RegistryEntry entry) {
    return tool.with(
        pinned(RegistryKind.TOOL, tool.rollback(), entry),
        pinned(RegistryKind.TOOL, tool.reconcile(), entry));
  }

  private static ModelDefinition pinned(ModelDefinition model, RegistryEntry entry) {
    return model.withFallback(pinned(RegistryKind.MODEL, model.fallback(), entry));
  }

  private static @Nullable Reference pinned(
      RegistryKind kind, @Nullable Reference named, RegistryEntry entry) {
    if (named == null || named.version() != null) return named;
    return new Reference(named.name(), entry.uses().get(kind.word() + "/" + named.name()));
  }

  Optional<PromptDefinition> prompt(Reference reference) {
    return find(
        RegistryKind.PROMPT,
        reference,
        PromptDefinition.class,
        entry -> PromptDefinition.parse(text(entry)));
  }

  Optional<MemoryPolicy> memory(Reference reference) {
    return find(
        RegistryKind.MEMORY,
        reference,
        MemoryPolicy.class,
        entry -> MemoryPolicy.parse(text(entry)));
  }

  /**
   * How long memories are kept, by memory policy: each as its newest version says. One that was
   * published before its age was checked, and has none that a calendar knows, is left out.
   */
  Map<String, Duration> memoryAges() {
    var ages = new HashMap<String, Duration>();
    for (var entry : registry.all(RegistryKind.MEMORY)) {
      try {
        memory(new Reference(entry.name(), entry.version()))
            .ifPresent(policy -> ages.put(entry.name(), Memories.retention(policy).maxAge()));
      } catch (InvalidDefinitionException e) {
        LOG.warnf(
            "Memories of the policy %s are kept for the default time: %s",
            entry.name(), e.getMessage());
      }
    }
    return Map.copyOf(ages);
  }

  Optional<Guard> guardrail(Reference reference) {
    return find(RegistryKind.GUARDRAIL, reference, Guard.class, this::guard);
  }

  private Guard guard(RegistryEntry entry) {
    return guards.guard(GuardSettings.of(GuardrailDefinition.parse(text(entry)), entry.version()));
  }

  private static DefinitionText text(RegistryEntry entry) {
    return DefinitionText.of(entry.document());
  }

  private <T> Optional<T> find(
      RegistryKind kind, Reference reference, Class<T> type, Function<RegistryEntry, T> parser) {
    var version = reference.version();
    var entry =
        version == null
            ? registry.latest(kind, reference.name())
            : registry.await(kind, reference.name(), version, wait);
    return entry.map(
        found -> type.cast(parsed.computeIfAbsent(found.key(), key -> parser.apply(found))));
  }
}

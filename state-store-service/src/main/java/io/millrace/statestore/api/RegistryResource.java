package io.millrace.statestore.api;

import io.millrace.contracts.definition.DefinitionYaml;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.problem.LargeBody;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.api.RegistryViews.Definition;
import io.millrace.statestore.api.RegistryViews.Diff;
import io.millrace.statestore.api.RegistryViews.EntryList;
import io.millrace.statestore.api.RegistryViews.EntryView;
import io.millrace.statestore.api.RegistryViews.OpenRun;
import io.millrace.statestore.api.RegistryViews.OpenRuns;
import io.millrace.statestore.api.RegistryViews.Publications;
import io.millrace.statestore.api.RegistryViews.Users;
import io.millrace.statestore.registry.Export;
import io.millrace.statestore.registry.UsedBy;
import io.millrace.statestore.store.ArchiveUnavailableException;
import io.millrace.statestore.store.OpenRunsRepository;
import io.millrace.statestore.stream.Publisher;
import io.millrace.statestore.stream.Publisher.Options;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The registry: published definitions, immutable versions. */
@Path(RegistryResource.PATH)
@jakarta.ws.rs.Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RegistryResource {

  static final String PATH = "/api/v1/registry";

  /** Largest text of several documents. */
  private static final long TEXT_BYTES_MAX = 4 << 20;

  private static final String YAML = "application/yaml";
  private static final Logger LOG = Logger.getLogger(RegistryResource.class);

  private final RegistryView registry;
  private final Publisher publisher;
  private final OpenRunsRepository openRuns;

  RegistryResource(RegistryView registry, Publisher publisher, OpenRunsRepository openRuns) {
    this.registry = registry;
    this.publisher = publisher;
    this.openRuns = openRuns;
  }

  @Produces
  @Singleton
  static LargeBody largeBody() {
    return new LargeBody(PATH, TEXT_BYTES_MAX);
  }

  @GET
  @Path("/{kind}")
  public EntryList list(String kind) {
    return new EntryList(registry.all(parse(kind)).stream().map(RegistryViews::entry).toList());
  }

  @GET
  @Path("/{kind}/{name}")
  public Definition newest(String kind, String name) {
    return definition(entry(kind, name, null));
  }

  @GET
  @Path("/{kind}/{name}/versions")
  public EntryList versions(String kind, String name) {
    return new EntryList(all(kind, name).stream().map(RegistryViews::entry).toList());
  }

  @GET
  @Path("/{kind}/{name}/versions/{version}")
  public Definition version(String kind, String name, int version) {
    return definition(entry(kind, name, version));
  }

  /** Several documents of any kinds: all are published, or none. */
  @POST
  @Consumes({MediaType.APPLICATION_JSON, YAML, "text/yaml", MediaType.TEXT_PLAIN})
  public Publications publishAll(
      String text,
      @QueryParam("breaking") @Nullable String breaking,
      @QueryParam("dryRun") boolean dryRun) {
    return new Publications(
        publisher.publishAll(text, options(breaking, dryRun)).stream()
            .map(proposal -> RegistryViews.publication(proposal, dryRun))
            .toList());
  }

  @POST
  @Path("/{kind}")
  @Consumes({MediaType.APPLICATION_JSON, YAML, "text/yaml", MediaType.TEXT_PLAIN})
  public Response publish(
      String kind,
      String document,
      @QueryParam("breaking") @Nullable String breaking,
      @QueryParam("dryRun") boolean dryRun) {
    var proposal = publisher.publish(parse(kind), document, options(breaking, dryRun));
    boolean created = proposal.isNew() && !dryRun;
    return Response.status(created ? Response.Status.CREATED : Response.Status.OK)
        .entity(RegistryViews.publication(proposal, dryRun))
        .build();
  }

  /**
   * @param version a version, or all; the newest where it is left out
   */
  @POST
  @Path("/{kind}/{name}/deprecate")
  public EntryView deprecate(
      String kind, String name, @QueryParam("version") @Nullable String version) {
    if ("all".equals(version)) {
      var versions = all(kind, name);
      versions.stream().filter(entry -> !entry.deprecated()).forEach(publisher::deprecate);
      return RegistryViews.entry(entry(kind, name, versions.getLast().version()));
    }
    return RegistryViews.entry(
        publisher.deprecate(
            entry(kind, name, version == null ? null : number("version", version))));
  }

  /** What uses it: definitions, and runs that have not ended. */
  @GET
  @Path("/{kind}/{name}/used-by")
  public Users usedBy(String kind, String name, @QueryParam("version") @Nullable String version) {
    var wanted = version == null ? null : number("version", version);
    var entry = entry(kind, name, wanted);
    var users =
        UsedBy.of(entry.kind(), name, wanted, registry.everything(), registry::versions).stream()
            .map(RegistryViews::user)
            .toList();
    return new Users(entry.kind().word(), name, users, openRuns(entry.kind(), name));
  }

  @GET
  @Path("/{kind}/{name}/diff")
  public Diff diff(
      String kind,
      String name,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    var newest = all(kind, name).getLast().version();
    int until = to == null ? newest : number("to", to);
    int since = from == null ? Math.max(1, until - 1) : number("from", from);
    return RegistryViews.diff(entry(kind, name, since), entry(kind, name, until));
  }

  /** What is published, or a part of it with all it uses, as a text that can be published. */
  @GET
  @Path("/export")
  @jakarta.ws.rs.Produces(YAML)
  public String export(
      @QueryParam("kind") @Nullable String kind, @QueryParam("name") @Nullable String name) {
    if (kind == null && name != null)
      throw new ProblemException(
          400, "parameter_invalid", "The query is incomplete", "Say the kind beside the name.");
    return Export.yaml(registry::versions, exported(kind, name));
  }

  private List<RegistryEntry> exported(@Nullable String kind, @Nullable String name) {
    if (kind != null && name != null) {
      int at = name.indexOf('@');
      return List.of(
          at < 0
              ? entry(kind, name, null)
              : entry(kind, name.substring(0, at), number("name", name.substring(at + 1))));
    }
    if (kind != null) return registry.all(parse(kind));
    return Arrays.stream(RegistryKind.values())
        .flatMap(each -> registry.all(each).stream())
        .toList();
  }

  private @Nullable OpenRuns openRuns(RegistryKind kind, String name) {
    try {
      return switch (kind) {
        case AGENT -> view(openRuns.ofAgent(name));
        case WORKFLOW -> view(openRuns.ofWorkflow(name));
        case TOOL, MODEL, PROMPT, GUARDRAIL, MEMORY -> null;
      };
    } catch (ArchiveUnavailableException e) {
      LOG.warnf("Open runs of %s are not told: %s", name, e.getMessage());
      return null;
    }
  }

  private static OpenRuns view(OpenRunsRepository.Found found) {
    return new OpenRuns(
        found.count(),
        found.newest().stream()
            .map(
                run ->
                    new OpenRun(
                        run.runId(),
                        run.workflow(),
                        run.status(),
                        JournalJson.instant(run.startedAt()),
                        run.version()))
            .toList());
  }

  private Definition definition(RegistryEntry entry) {
    var view = RegistryViews.entry(entry);
    var versions =
        registry.versions(entry.kind(), entry.name()).stream().map(RegistryEntry::version).toList();
    return new Definition(
        view.kind(),
        view.name(),
        view.version(),
        view.description(),
        view.publishedAt(),
        view.digest(),
        view.deprecated(),
        view.uses(),
        versions,
        entry.document(),
        DefinitionYaml.write(entry.document().tree()));
  }

  /** A version of a name; the one the name stands for where none is said. */
  private RegistryEntry entry(String kind, String name, @Nullable Integer version) {
    return version == null
        ? registry.latest(parse(kind), name).orElseThrow(() -> unknown(kind, name))
        : registry
            .exact(parse(kind), name, version)
            .orElseThrow(() -> unknown(kind, name + "@" + version));
  }

  private List<RegistryEntry> all(String kind, String name) {
    var versions = registry.versions(parse(kind), name);
    if (versions.isEmpty()) throw unknown(kind, name);
    return versions;
  }

  private static Options options(@Nullable String breaking, boolean dryRun) {
    if (breaking != null && !breaking.equals("allowed"))
      throw new ProblemException(
          400,
          "parameter_invalid",
          "The query is not understood",
          "'breaking' is 'allowed' or left out.");
    return new Options(breaking != null, dryRun);
  }

  private static int number(String parameter, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ProblemException(
          400,
          "parameter_invalid",
          "The query is not understood",
          "'%s' is the number of a version.".formatted(parameter));
    }
  }

  private static RegistryKind parse(String kind) {
    return RegistryKind.ofCollection(kind)
        .orElseThrow(
            () ->
                new ProblemException(
                    404,
                    "kind_unknown",
                    "Unknown kind of definition",
                    "The registry holds %s, not '%s'."
                        .formatted(
                            Arrays.stream(RegistryKind.values())
                                .map(RegistryKind::collection)
                                .collect(Collectors.joining(", ")),
                            kind)));
  }

  private static ProblemException unknown(String kind, String name) {
    return new ProblemException(
        404,
        "definition_unknown",
        "Unknown definition",
        "Nothing called '" + name + "' is published under '" + kind + "'.");
  }
}

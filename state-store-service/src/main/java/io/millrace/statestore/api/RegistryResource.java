package io.millrace.statestore.api;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.stream.Publisher;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;

/** The registry: published definitions, immutable versions. */
@Path("/api/v1/registry")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RegistryResource {

  public record EntryView(
      String kind,
      String name,
      int version,
      String description,
      String publishedAt,
      String digest,
      boolean deprecated) {}

  public record EntryList(List<EntryView> entries) {}

  public record Definition(
      String kind,
      String name,
      int version,
      String description,
      String publishedAt,
      String digest,
      boolean deprecated,
      List<Integer> versions,
      Json document) {}

  private final RegistryView registry;
  private final Publisher publisher;

  RegistryResource(RegistryView registry, Publisher publisher) {
    this.registry = registry;
    this.publisher = publisher;
  }

  @GET
  @Path("/{kind}")
  public EntryList list(String kind) {
    return new EntryList(registry.all(parse(kind)).stream().map(RegistryResource::view).toList());
  }

  @GET
  @Path("/{kind}/{name}")
  public Definition newest(String kind, String name) {
    return definition(registry.latest(parse(kind), name).orElseThrow(() -> unknown(kind, name)));
  }

  @GET
  @Path("/{kind}/{name}/versions/{version}")
  public Definition version(String kind, String name, int version) {
    return definition(
        registry
            .exact(parse(kind), name, version)
            .orElseThrow(() -> unknown(kind, name + "@" + version)));
  }

  @POST
  @Path("/{kind}")
  @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "text/yaml", MediaType.TEXT_PLAIN})
  public Response publish(String kind, String document) {
    var outcome = publisher.publish(parse(kind), document);
    return Response.status(outcome.isNew() ? Response.Status.CREATED : Response.Status.OK)
        .entity(view(outcome.entry()))
        .build();
  }

  @POST
  @Path("/{kind}/{name}/deprecate")
  public EntryView deprecate(String kind, String name) {
    return view(
        publisher.deprecate(
            registry.latest(parse(kind), name).orElseThrow(() -> unknown(kind, name))));
  }

  private Definition definition(RegistryEntry entry) {
    var view = view(entry);
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
        versions,
        entry.document());
  }

  private static EntryView view(RegistryEntry entry) {
    return new EntryView(
        entry.kind().name().toLowerCase(Locale.ROOT),
        entry.name(),
        entry.version(),
        entry.description(),
        JournalJson.instant(entry.publishedAt()),
        entry.digest(),
        entry.deprecated());
  }

  private static RegistryKind parse(String kind) {
    return switch (kind) {
      case "agents" -> RegistryKind.AGENT;
      case "workflows" -> RegistryKind.WORKFLOW;
      default ->
          throw new ProblemException(
              404,
              "kind_unknown",
              "Unknown kind of definition",
              "The registry holds 'agents' and 'workflows', not '" + kind + "'.");
    };
  }

  private static ProblemException unknown(String kind, String name) {
    return new ProblemException(
        404,
        "definition_unknown",
        "Unknown definition",
        "Nothing called '" + name + "' is published under '" + kind + "'.");
  }
}

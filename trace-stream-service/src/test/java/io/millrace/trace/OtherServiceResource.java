package io.millrace.trace;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Stands for the state store, whose resources share the path with ours when all services are one
 * process.
 */
@Path("/api/v1/runs")
public class OtherServiceResource {

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String list() {
    return "{\"runs\":[]}";
  }

  @GET
  @Path("/{runId}")
  @Produces(MediaType.APPLICATION_JSON)
  public String get(@RestPath String runId) {
    return "{\"runId\":\"" + runId + "\"}";
  }
}

package io.millrace.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.json.InvalidJsonException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever a resource throws into a problem document. Nothing of the inside is told: an
 * unexpected failure carries an incident number that stands in the log beside the stack trace.
 */
public final class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  public Response problem(ProblemException e, UriInfo uri) {
    var response =
        respond(
            Problem.of(e.status(), e.code(), e.title(), e.getMessage(), uri.getPath(), e.errors()));
    var builder = Response.fromResponse(response);
    e.headers().forEach(builder::header);
    return builder.build();
  }

  @ServerExceptionMapper
  public Response definition(InvalidDefinitionException e, UriInfo uri) {
    var errors =
        e.problems().stream().map(p -> new FieldError(p.pointer(), p.line(), p.message())).toList();
    return respond(
        Problem.of(
            400,
            "definition_invalid",
            "The definition is not valid",
            "Mend what 'errors' lists and publish again.",
            uri.getPath(),
            errors));
  }

  @ServerExceptionMapper({
    JsonProcessingException.class,
    MismatchedInputException.class,
    InvalidJsonException.class
  })
  public Response json(Exception e, UriInfo uri) {
    var detail =
        e instanceof JsonProcessingException j
            ? j.getOriginalMessage()
            : String.valueOf(e.getMessage());
    var place =
        e instanceof JsonMappingException m
            ? m.getPath().stream()
                .map(
                    r ->
                        "/"
                            + (r.getFieldName() == null
                                ? Integer.toString(r.getIndex())
                                : r.getFieldName()))
                .collect(Collectors.joining())
            : "";
    var errors =
        place.isEmpty() ? List.<FieldError>of() : List.of(new FieldError(place, 0, detail));
    return respond(
        Problem.of(
            400,
            "json_malformed",
            "The body is not the JSON that is expected",
            detail,
            uri.getPath(),
            errors));
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException e, UriInfo uri) {
    if (e.getCause() instanceof JsonProcessingException json) return json(json, uri);
    var response = e.getResponse();
    if (response.hasEntity()) return response;
    var status = response.getStatusInfo();
    var problem =
        Problem.of(
            status.getStatusCode(),
            code(status),
            status.getReasonPhrase(),
            detail(status),
            uri.getPath(),
            List.of());
    var builder = Response.fromResponse(respond(problem));
    var allowed = response.getHeaderString(HttpHeaders.ALLOW);
    if (allowed != null) builder.header(HttpHeaders.ALLOW, allowed);
    return builder.build();
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, UriInfo uri) {
    var incident = UUID.randomUUID().toString();
    LOG.errorf(e, "Incident %s at %s", incident, uri.getPath());
    var detail = "Something unexpected happened; the log has it as incident " + incident + ".";
    return respond(
        Problem.of(500, "internal_error", "Internal error", detail, uri.getPath(), List.of()));
  }

  private static Response respond(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
  }

  private static String code(Response.StatusType status) {
    return switch (status.getStatusCode()) {
      case 404 -> "path_unknown";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 413 -> "body_too_large";
      case 415 -> "media_type_unsupported";
      default -> status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_');
    };
  }

  private static String detail(Response.StatusType status) {
    return switch (status.getStatusCode()) {
      case 404 -> "Nothing is at this path. /q/openapi lists the paths of this service.";
      case 405 -> "This path does not take this method.";
      case 406 -> "This path cannot answer in the type that Accept asks for.";
      case 415 -> "Send the body as application/json.";
      default -> status.getReasonPhrase();
    };
  }
}

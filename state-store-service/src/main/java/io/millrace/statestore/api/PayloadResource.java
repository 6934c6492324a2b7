package io.millrace.statestore.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.LargeBody;
import io.millrace.kit.problem.ProblemException;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.store.PayloadRepository;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claim checks: a payload too large for a record is kept here, and the record carries {@code
 * {"$claim": "sha256:…", "bytes": n}} instead. Content is what its digest says, when it comes in
 * and when it goes out; the same content is kept once.
 */
@Path(PayloadResource.PATH)
@jakarta.ws.rs.Produces({MediaType.APPLICATION_JSON, "application/problem+json"})
@RunOnVirtualThread
public class PayloadResource {

  static final String PATH = "/api/v1/payloads";

  private static final Logger LOG = Logger.getLogger(PayloadResource.class);
  private static final String FOR_EVER = "private, max-age=31536000, immutable";

  public record Claim(@JsonProperty("$claim") String claim, long bytes) {}

  private final PayloadRepository payloads;
  private final LargeBodies bodies;

  PayloadResource(PayloadRepository payloads, StateStoreConfig config) {
    this.payloads = payloads;
    bodies = new LargeBodies("payloads", config.payloadsInFlightMax());
  }

  /** Bodies of this path may be larger than others. */
  @Produces
  @Singleton
  static LargeBody largeBody(StateStoreConfig config) {
    return new LargeBody(PATH, config.payloadBytesMax());
  }

  /**
   * @param digest what the sender takes the digest to be, if it tells
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response put(
      @QueryParam("runId") @Nullable String runId,
      @QueryParam("digest") @Nullable String digest,
      InputStream body) {
    if (runId == null || !RunIds.isValid(runId))
      throw new ProblemException(
          400,
          "run_id_invalid",
          "Not a run id",
          "Say in 'runId' which run the payload belongs to.");
    return bodies.inTurn(
        () -> {
          var content = LargeBodies.read(body);
          JsonText.require(content);
          var actual = PayloadRepository.digest(content);
          if (digest != null && !digest.equals(actual))
            throw new ProblemException(
                400,
                "digest_mismatch",
                "The content is not what its digest says",
                "The body has the digest " + actual + ", not " + digest + ". Send it again.");
          payloads.put(actual, content, runId);
          return Response.status(Response.Status.CREATED)
              .type(MediaType.APPLICATION_JSON)
              .header(HttpHeaders.LOCATION, PATH + "/" + actual)
              .entity(new Claim(actual, content.length))
              .build();
        });
  }

  @GET
  @Path("/{digest}")
  public Response get(String digest) {
    if (!PayloadRepository.DIGEST.matcher(digest).matches())
      throw new ProblemException(
          400,
          "digest_invalid",
          "Not a digest",
          "A digest is 'sha256:' and 64 hexadecimal digits in lower case.");
    return bodies.inTurn(
        () -> {
          var content = payloads.find(digest).orElseThrow(() -> unknown(digest));
          if (!PayloadRepository.digest(content).equals(digest)) throw damaged(digest);
          return Response.ok(content, MediaType.APPLICATION_JSON)
              .header(HttpHeaders.ETAG, '"' + digest + '"')
              .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
              .build();
        });
  }

  private static ProblemException unknown(String digest) {
    return new ProblemException(
        404, "payload_unknown", "Unknown payload", "There is no payload " + digest + ".");
  }

  private static ProblemException damaged(String digest) {
    LOG.errorf("The content of payload %s is not what its digest says", digest);
    return new ProblemException(
        500,
        "payload_damaged",
        "The content is not what its digest says",
        "The archive holds other bytes under " + digest + "; restore them from a backup.");
  }
}

package io.millrace.kit.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How large a request body may be: {@code millrace.http.body-bytes-max}, but for a path that is a
 * {@link LargeBody}.
 */
@ApplicationScoped
public class BodyBounds {

  private final long bodyBytesMax;
  private final Map<String, Long> largeBodies = new HashMap<>();

  BodyBounds(
      @ConfigProperty(name = "millrace.http.body-bytes-max") long bodyBytesMax,
      @Any Instance<LargeBody> largeBodies) {
    this.bodyBytesMax = bodyBytesMax;
    largeBodies.forEach(large -> this.largeBodies.put(large.path(), large.bytesMax()));
  }

  long bytesMax(String path) {
    return largeBodies.getOrDefault(path, bodyBytesMax);
  }

  static String detail(long bytesMax) {
    return "A request body has at most " + bytesMax + " bytes here. Send large data by reference.";
  }
}

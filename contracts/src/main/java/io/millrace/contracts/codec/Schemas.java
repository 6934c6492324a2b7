package io.millrace.contracts.codec;

import io.millrace.contracts.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The Avro schemas packaged with this jar: every released version of every message, {@code
 * avro/<Name>.v<n>.avsc}.
 *
 * <p>The highest version is the one that is written; older ones stay readable for ever.
 */
public final class Schemas {

  private Schemas() {}

  /** All versions of a message's schema, oldest first. */
  public static List<Schema> versions(Class<? extends Message> type) {
    var versions = new ArrayList<Schema>();
    for (int version = 1; ; version++) {
      var path = "/avro/" + type.getSimpleName() + ".v" + version + ".avsc";
      try (InputStream in = Schemas.class.getResourceAsStream(path)) {
        if (in == null) break;
        versions.add(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the packaged schema " + path, e);
      }
    }
    if (versions.isEmpty())
      throw new IllegalStateException("No schema is packaged for " + type.getName());
    return List.copyOf(versions);
  }

  /** The version that is written. */
  public static Schema latest(Class<? extends Message> type) {
    return versions(type).getLast();
  }
}

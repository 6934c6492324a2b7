package io.millrace.statestore.ops;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells Kafka Streams where this instance answers, so that the others can forward questions for its
 * runs: host and port of {@code millrace.state-store.advertised-url} become {@code
 * quarkus.kafka-streams.application-server}. A port that the system chooses cannot be known this
 * early: such an instance advertises nothing and must be the only one.
 */
public final class AdvertisedAddress implements ConfigSourceFactory {

  private static final String URL = "millrace.state-store.advertised-url";
  private static final String ADDRESS = "quarkus.kafka-streams.application-server";

  /** Above the defaults of the modules, below everything an operator sets. */
  private static final int ORDINAL = 150;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    var url = context.getValue(URL).getValue();
    if (url == null || url.isBlank()) return List.of();
    var uri = parse(url.strip());
    if (uri.getPort() == 0) return List.of();
    return List.of(
        new PropertiesConfigSource(
            Map.of(ADDRESS, uri.getHost() + ":" + uri.getPort()), URL, ORDINAL));
  }

  private static URI parse(String url) {
    try {
      var uri = new URI(url);
      if (uri.getHost() != null && uri.getPort() >= 0 && isHttp(uri)) return uri;
      throw invalid(url, null);
    } catch (URISyntaxException e) {
      throw invalid(url, e);
    }
  }

  private static IllegalArgumentException invalid(String url, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        URL + " must be like http://10.1.2.3:8082, with host and port, not '" + url + "'", cause);
  }

  private static boolean isHttp(URI uri) {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }
}
